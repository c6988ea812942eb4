/** The witnesses of a log: asked in the background about each shown checkpoint, and at once for an export. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import type { Key } from '../../transparency/note/key.ts'
import { noteBytes, noteFrom, signaturesFrom } from '../../transparency/note/note.ts'
import type { Note, NoteSignature } from '../../transparency/note/note.ts'
import { verifyNote } from '../../transparency/note/verify-note.ts'
import { isQuorum } from '../../transparency/proof/policy.ts'
import type { CheckpointFailure, ShownCheckpoint } from '../../transparency/transparency-log.ts'
import type { EndorsementFailure } from '../endorsed/endorsement.ts'
import { askInPassing } from '../asking/in-passing.ts'
import { inRounds } from '../asking/in-rounds.ts'
import { authorOf, oneWitness } from './one-witness.ts'
import type { OneWitness } from './one-witness.ts'
import type { WitnessHealth, WitnessesParts } from './parts.ts'

/** Too few witnesses cosigned: the missing ones, with reasons. */
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
  /** Call it with each shown checkpoint; it returns at once. */
  readonly onShown: (checkpoint: ShownCheckpoint) => void
  /** The same checkpoint with its stored cosignatures. */
  readonly withCosignatures: (
    checkpoint: ShownCheckpoint,
  ) => Promise<Either<EndorsementFailure, ShownCheckpoint>>
  /**
   * Whether the stored cosignatures of it are a quorum; always true for a policy without one. Undefined if they cannot
   * be read.
   */
  readonly hasQuorum: (checkpoint: ShownCheckpoint) => Promise<boolean>
  /** A checkpoint of exactly this size with a quorum, requested now if it has none yet; or the missing witnesses. */
  readonly cosignedAt: (
    size: number,
    withinMs: number,
  ) => Promise<Either<CosignedFailure, ShownCheckpoint>>
  /**
   * The newest checkpoint whose stored cosignatures are a quorum, whichever node requested them; undefined if there is
   * none.
   */
  readonly newestEndorsed: () => Promise<
    Either<CheckpointFailure | EndorsementFailure, ShownCheckpoint | undefined>
  >
  readonly health: () => ReadonlyArray<WitnessHealth>
  readonly close: () => Promise<void>
}

const lastingStates: ReadonlySet<WitnessHealth['state']> = new Set(['ok', 'cosigned-larger'])

/** The note with the log's own signatures only; those of witnesses are added anew. */
const bareNote = ({ policy }: WitnessesParts, { note }: ShownCheckpoint): Note => {
  const read = noteFrom(note)
  if (E.isLeft(read)) throw new Error('a checkpoint of our own cannot be read')
  const keys = [...policy.witnesses.values()]
  const { text, signatures } = read.right
  return {
    text,
    signatures: signatures.filter(
      ({ name, keyId }) => !keys.some((key) => key.name === name && key.id === keyId),
    ),
  }
}

/** The stored cosignatures, each verified again, since a file may have been changed. */
const cosignatures = async (
  parts: WitnessesParts,
  checkpoint: ShownCheckpoint,
): Promise<
  Either<EndorsementFailure, { readonly note: Uint8Array; readonly isEnough: boolean }>
> => {
  const { endorsements, primitives, policy } = parts
  const kept = await endorsements.of(checkpoint.size, toBase64(checkpoint.root))
  if (E.isLeft(kept)) return kept
  const { text, signatures } = bareNote(parts, checkpoint)
  const keys = [...policy.witnesses.values()]
  const by = new Set<Key>()
  const cosigned: NoteSignature[] = []
  for (const { kind, bytes } of kept.right) {
    const read = kind === 'cosignature' ? signaturesFrom(bytes) : undefined
    if (read === undefined || E.isLeft(read)) continue
    const signed = verifyNote(primitives, { text, signatures: read.right }, keys)
    const [one] = E.isRight(signed) ? signed.right : []
    if (one === undefined || by.has(one.key)) continue
    by.add(one.key)
    cosigned.push(...read.right)
  }
  return E.right({
    note: noteBytes({ text, signatures: [...signatures, ...cosigned] }),
    isEnough: policy.needs === undefined || isQuorum(policy.needs, by),
  })
}

/** The sizes last cosigned, largest first; all witnesses are asked about the same checkpoints. */
const lastSizes = async ({
  policy,
  endorsements,
}: WitnessesParts): Promise<Either<EndorsementFailure, ReadonlyArray<number>>> => {
  const sizes = new Set<number>()
  for (const key of policy.witnesses.values()) {
    const largest = await endorsements.largestBy(authorOf(key))
    if (E.isLeft(largest)) return largest
    sizes.add(largest.right)
  }
  sizes.delete(0)
  return E.right([...sizes].toSorted((a, b) => b - a))
}

const newestEndorsed = async (
  parts: WitnessesParts,
): Promise<Either<CheckpointFailure | EndorsementFailure, ShownCheckpoint | undefined>> => {
  const sizes = await lastSizes(parts)
  if (E.isLeft(sizes)) return sizes
  for (const size of sizes.right) {
    const checkpoint = await parts.log.checkpointAt(size)
    if (E.isLeft(checkpoint)) {
      // The log was restored from an older copy, and others know a larger tree.
      if (checkpoint.left.failure === 'beyond-tree') continue
      return checkpoint
    }
    const found = await cosignatures(parts, checkpoint.right)
    if (E.isLeft(found)) return found
    if (found.right.isEnough) return E.right({ ...checkpoint.right, note: found.right.note })
  }
  return E.right(undefined)
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

/** The witnesses of a policy that have an address. Their absence delays nothing but exports. */
export const makeWitnesses = (parts: WitnessesParts): Witnesses => {
  const { policy, everyMs, random } = parts
  const witnesses = [...policy.witnesses.values()].flatMap((key) => {
    const url = policy.urls.get(key)
    return url === undefined ? [] : [oneWitness(parts, { key, url })]
  })
  const passing = witnesses.map((one) =>
    askInPassing({
      // The rounds limit the rate.
      everyMs: 0,
      random,
      ask: async (checkpoint, signal) => {
        const state = await one.cosign(checkpoint, 'in-passing', signal)
        return lastingStates.has(state) ? 'done' : 'again'
      },
    }),
  )
  const rounds = inRounds(everyMs, (checkpoint) => passing.forEach(({ show }) => show(checkpoint)))
  return {
    onShown: rounds.show,
    withCosignatures: async (checkpoint) => {
      const found = await cosignatures(parts, checkpoint)
      return E.isLeft(found) ? found : E.right({ ...checkpoint, note: found.right.note })
    },
    hasQuorum: async (checkpoint) => {
      const found = await cosignatures(parts, checkpoint)
      return E.isRight(found) && found.right.isEnough
    },
    cosignedAt: (size, withinMs) => cosignNow(parts, witnesses, size, withinMs),
    newestEndorsed: () => newestEndorsed(parts),
    health: () => witnesses.map(({ health }) => health()),
    close: async () => {
      rounds.close()
      await Promise.all(passing.map(({ close }) => close()))
    },
  }
}
