/** The witnesses of a log: asked in passing about each checkpoint that is shown, and at once for an export. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { noteFrom } from '../../transparency/note/note.ts'
import { verifyNote } from '../../transparency/note/verify-note.ts'
import { isQuorum } from '../../transparency/proof/policy.ts'
import type { CheckpointFailure, ShownCheckpoint } from '../../transparency/transparency-log.ts'
import type { EndorsementFailure } from '../endorsed/endorsement.ts'
import { withLines } from './ask-witness.ts'
import { askInPassing } from '../asking/in-passing.ts'
import { oneWitness } from './one-witness.ts'
import type { OneWitness } from './one-witness.ts'
import type { WitnessHealth, WitnessesParts } from './parts.ts'

/** Too few cosigned: which witnesses did not, and why. */
export type QuorumMissing = {
  readonly failure: 'quorum-missing'
  readonly quorum: string
  readonly size: number
  readonly missing: ReadonlyArray<{
    readonly witness: string
    readonly why: WitnessHealth['state']
  }>
}

export type CosignedFailure = CheckpointFailure | EndorsementFailure | QuorumMissing

export type Witnesses = {
  /** To be called with each checkpoint that is shown; returns at once. */
  readonly onShown: (checkpoint: ShownCheckpoint) => void
  /** The same checkpoint with the cosignatures that are kept of it. */
  readonly withCosignatures: (
    checkpoint: ShownCheckpoint,
  ) => Promise<Either<EndorsementFailure, ShownCheckpoint>>
  /** A checkpoint of exactly this size under a quorum, asked for now where there is none yet; or who is missing. */
  readonly cosignedAt: (
    size: number,
    withinMs: number,
  ) => Promise<Either<CosignedFailure, ShownCheckpoint>>
  readonly health: () => ReadonlyArray<WitnessHealth>
  readonly close: () => Promise<void>
}

const lastingStates: ReadonlySet<WitnessHealth['state']> = new Set(['ok', 'cosigned-larger'])

/** Cosignatures that are kept, each verified again: what a file says is not believed. */
const cosignatures = async (
  { endorsements, primitives, policy }: WitnessesParts,
  { note, size, root }: ShownCheckpoint,
): Promise<
  Either<EndorsementFailure, { readonly note: Uint8Array; readonly isEnough: boolean }>
> => {
  const kept = await endorsements.of(size, toBase64(root))
  if (E.isLeft(kept)) return kept
  const keys = [...policy.witnesses.values()]
  const lines = kept.right
    .filter(({ kind }) => kind === 'cosignature')
    .map(({ bytes }) => Buffer.from(bytes).toString('utf8'))
    .filter((line) => {
      const alone = noteFrom(withLines(note, [line]))
      const signed = E.isRight(alone) ? verifyNote(primitives, alone.right, keys) : alone
      return E.isRight(signed) && signed.right.length > 0
    })
  const whole = withLines(note, lines)
  const read = noteFrom(whole)
  const signed = E.isRight(read) ? verifyNote(primitives, read.right, keys) : read
  const by = new Set(E.isRight(signed) ? signed.right.map(({ key }) => key) : [])
  return E.right({
    note: whole,
    isEnough: policy.needs === undefined || isQuorum(policy.needs, by),
  })
}

const askAll = async (
  witnesses: ReadonlyArray<OneWitness>,
  checkpoint: ShownCheckpoint,
  withinMs: number,
): Promise<QuorumMissing['missing']> => {
  const signal = AbortSignal.timeout(withinMs)
  const late = new Promise<'away'>((resolve) => {
    signal.addEventListener('abort', () => resolve('away'), { once: true })
  })
  const states = await Promise.all(
    witnesses.map(async (one) => {
      const asking = one.cosign(checkpoint, 'for-export', signal)
      return { witness: one.key.name, why: await Promise.race([asking, late]) }
    }),
  )
  return states.filter(({ why }) => why !== 'ok')
}

const cosignNow = async (
  parts: WitnessesParts,
  witnesses: ReadonlyArray<OneWitness>,
  size: number,
  withinMs: number,
): Promise<Either<CosignedFailure, ShownCheckpoint>> => {
  const checkpoint = await parts.log.checkpointAt(size)
  if (E.isLeft(checkpoint)) return checkpoint
  const before = await cosignatures(parts, checkpoint.right)
  if (E.isLeft(before)) return before
  if (before.right.isEnough) return E.right({ ...checkpoint.right, note: before.right.note })
  const missing = await askAll(witnesses, checkpoint.right, withinMs)
  const after = await cosignatures(parts, checkpoint.right)
  if (E.isLeft(after)) return after
  const { quorum } = parts.policy
  return after.right.isEnough
    ? E.right({ ...checkpoint.right, note: after.right.note })
    : E.left({ failure: 'quorum-missing', quorum, size, missing })
}

/** Witnesses of a policy that have an address. Their absence delays nobody. */
export const makeWitnesses = (parts: WitnessesParts): Witnesses => {
  const { policy, everyMs, random } = parts
  const witnesses = [...policy.witnesses.values()].flatMap((key) => {
    const url = policy.urls.get(key)
    return url === undefined ? [] : [oneWitness(parts, { key, url })]
  })
  const passing = witnesses.map((one) =>
    askInPassing({
      everyMs,
      random,
      ask: async (checkpoint, signal) => {
        const state = await one.cosign(checkpoint, 'in-passing', signal)
        return lastingStates.has(state) ? 'done' : 'again'
      },
    }),
  )
  return {
    onShown: (checkpoint) => passing.forEach(({ show }) => show(checkpoint)),
    withCosignatures: async (checkpoint) => {
      const found = await cosignatures(parts, checkpoint)
      return E.isLeft(found) ? found : E.right({ ...checkpoint, note: found.right.note })
    },
    cosignedAt: (size, withinMs) => cosignNow(parts, witnesses, size, withinMs),
    health: () => witnesses.map(({ health }) => health()),
    close: async () => {
      await Promise.all(passing.map(({ close }) => close()))
    },
  }
}
