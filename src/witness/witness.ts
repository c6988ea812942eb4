/** A witness (c2sp.org/tlog-witness): cosigns a log's checkpoint where its tree only grew since the last it cosigned. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { bytesFrom } from '../transparency/bytes/text.ts'
import type { Primitives } from '../transparency/primitives.ts'
import type { Signer } from '../transparency/signer.ts'
import { checkGrowth } from './check-growth.ts'
import { signatureLine } from '../transparency/note/note.ts'
import { cosign } from '../transparency/signing/cosign.ts'
import { inTurn } from './in-turn.ts'
import type { KnownLogs } from './known-logs.ts'
import type { Refusal } from './refusal.ts'
import { originHash } from './state.ts'
import type { Kept, State } from './state.ts'
import { readSubmission } from './submission.ts'
import type { Submission } from './submission.ts'

export type WitnessParts = {
  readonly primitives: Primitives
  readonly logs: KnownLogs
  readonly signer: Signer
  readonly state: State
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
  /** Told once, when the state cannot be written: this witness must end, and be started again. */
  readonly onFailed: (cause: unknown) => void
}

export type Witness = {
  /** The body of add-checkpoint to lines of cosignatures, kept before they are given. */
  readonly addCheckpoint: (body: Uint8Array) => Promise<Either<Refusal, string>>
  /** The last cosigned note of the log with this origin hash (hex), for monitors. */
  readonly checkpointOf: (hash: string) => Uint8Array | undefined
}

/** The allowed lag of the clock behind the last cosignature, in seconds. */
const mostBehind = 300n

/** The time to state: never before that of a smaller tree. Undefined where the clock cannot be believed. */
const timeAfter = (last: bigint | undefined, nowMs: number): bigint | undefined => {
  const now = BigInt(Math.floor(nowMs / 1_000))
  if (last === undefined || now >= last) return now > 0n ? now : undefined
  return last - now <= mostBehind ? last : undefined
}

/** The note as it is kept and shown: the log's signatures that were verified, then our own. */
const noteOf = ({ text, signatures }: Submission, own: string): Uint8Array =>
  bytesFrom(`${text}\n${signatures.map(signatureLine).join('')}${own}`)

const keptOf = (submission: Submission, own: string, seconds: bigint): Kept => ({
  size: submission.checkpoint.size,
  root: submission.checkpoint.root,
  note: noteOf(submission, own),
  text: submission.text,
  seconds,
})

const refuse = async (
  { state }: WitnessParts,
  submission: Submission,
  refusal: Refusal,
): Promise<Either<Refusal, never>> => {
  if (refusal.refusal === 'forked')
    await state.keepFork(submission.checkpoint.origin, noteOf(submission, ''))
  return E.left(refusal)
}

/** In the log's turn: what is known of it is what was kept last. Rejects where the state cannot be written. */
const keepAndSign = async (
  parts: WitnessParts,
  submission: Submission,
): Promise<Either<Refusal, string>> => {
  const { primitives, signer, state, nowMs } = parts
  const { origin } = submission.checkpoint
  const known = state.byHash(originHash(origin))
  const grew = checkGrowth(primitives, known, submission)
  if (E.isLeft(grew)) return refuse(parts, submission, grew.left)
  const seconds = timeAfter(known?.seconds, nowMs())
  if (seconds === undefined) return E.left({ refusal: 'clock-behind' })
  const signed = await cosign(signer, submission.text, seconds)
  if (E.isLeft(signed)) throw new Error('the key cannot sign', { cause: signed.left.cause })
  const own = signatureLine(signed.right)
  await state.keep(origin, keptOf(submission, own, seconds))
  return E.right(own)
}

/** Puts a witness together. After a failed write it cosigns nothing more: what is on disk is not known. */
export const makeWitness = (parts: WitnessParts): Witness => {
  const { primitives, logs, state, onFailed } = parts
  const turn = inTurn()
  let failed = false
  const fail = (cause: unknown): Either<Refusal, never> => {
    if (!failed) onFailed(cause)
    failed = true
    return E.left({ refusal: 'state-failed' })
  }
  return {
    checkpointOf: (hash) => state.byHash(hash)?.note,
    addCheckpoint: async (body) => {
      const submission = readSubmission(primitives, logs, body)
      if (E.isLeft(submission)) return submission
      return turn(submission.right.checkpoint.origin, async () =>
        failed ? fail(undefined) : keepAndSign(parts, submission.right).catch(fail),
      )
    },
  }
}
