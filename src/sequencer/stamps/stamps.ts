/** Time stamps over checkpoints: one an hour in passing, and at once for an export. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import { noteFrom } from '../../transparency/note/note.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import { verifyStamp } from '../../transparency/stamp/verify-stamp.ts'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'
import { askInPassing } from '../asking/in-passing.ts'
import type { Endorsement, EndorsementFailure } from '../endorsed/endorsement.ts'
import type { Endorsements } from '../endorsed/endorsements.ts'
import { askAuthority } from './ask-authority.ts'
import type { Authority, NotStamped } from './ask-authority.ts'

export type StampsParts = {
  readonly authority: Authority
  readonly endorsements: Endorsements
  readonly primitives: Primitives
  /** Milliseconds since 1970: a stamp of another time is not kept. */
  readonly nowMs: () => number
  /** So many random bytes. */
  readonly randomBytes: (bytes: number) => Uint8Array
  /** From 0 to 1. */
  readonly random: () => number
  /** Interval of stamps while the log grows, in ms. */
  readonly everyMs: number
  /** Told when stamps fail in another way than before, with the reason, and when they come again. */
  readonly onChanged: (now: 'ok' | NotStamped) => void
}

export type StampsHealth = {
  /** `ok`: the last request was stamped. A rejection's name where it was not. */
  readonly state: 'new' | 'ok' | NotStamped['rejected']
  /** The time of its last stamp, in ms since 1970 by its clock; 0 for never. */
  readonly atMs: number
}

export type Stamps = {
  /** To be called with each checkpoint that is shown; returns at once. */
  readonly onShown: (checkpoint: ShownCheckpoint) => void
  /** The response of the authority over this checkpoint's text (DER), asked for now where none is kept. */
  readonly stampOf: (
    checkpoint: ShownCheckpoint,
    withinMs: number,
  ) => Promise<Either<NotStamped | EndorsementFailure, Uint8Array>>
  readonly health: () => StampsHealth
  readonly close: () => Promise<void>
}

const author = 'rfc3161'
const nonceBytes = 16

/** The stamped text: that of the note, without signatures, which are added later. */
const textOf = ({ note }: ShownCheckpoint): Uint8Array => {
  const read = noteFrom(note)
  if (E.isLeft(read)) throw new Error('a checkpoint of our own cannot be read')
  return bytesFrom(read.right.text)
}

/** A response that is kept and verifies still: the authorities one believes may have changed. */
const keptStamp = async (
  { endorsements, primitives, authority }: StampsParts,
  checkpoint: ShownCheckpoint,
): Promise<Either<EndorsementFailure, Uint8Array | undefined>> => {
  const kept = await endorsements.of(checkpoint.size, toBase64(checkpoint.root))
  if (E.isLeft(kept)) return kept
  const text = textOf(checkpoint)
  for (const { kind, bytes } of kept.right) {
    if (kind !== 'stamp') continue
    if (E.isRight(await verifyStamp(primitives, authority.authorities, bytes, text)))
      return E.right(bytes)
  }
  return E.right(undefined)
}

/** The result of a request to the authority: the time of the stamp, or why there is none. */
type Heard = { readonly atMs: number } | { readonly not: NotStamped }

type Stating = (
  checkpoint: ShownCheckpoint,
  asked: Endorsement['asked'],
  signal: AbortSignal,
) => Promise<Either<NotStamped | EndorsementFailure, Uint8Array>>

const stating =
  (parts: StampsParts, onHeard: (heard: Heard) => void): Stating =>
  async (checkpoint, asked, signal) => {
    const { primitives, authority, endorsements, randomBytes, nowMs } = parts
    const random = randomBytes(nonceBytes)
    const stamp = await askAuthority(
      primitives,
      authority,
      textOf(checkpoint),
      random,
      nowMs,
      signal,
    )
    if (E.isLeft(stamp)) {
      // Broken off as this process ends, the authority failed nobody. An export breaks off where it waited in vain.
      if (asked === 'for-export' || !signal.aborted) onHeard({ not: stamp.left })
      return stamp
    }
    const { atMs, response: bytes } = stamp.right
    const { size } = checkpoint
    const root = toBase64(checkpoint.root)
    const stated = { kind: 'stamp', size, root, by: author, atMs, asked, bytes } as const
    const kept = await endorsements.add(stated)
    // A reader of the time must find the stamp.
    onHeard({ atMs })
    return E.isLeft(kept) ? kept : E.right(bytes)
  }

/** Asks one authority. Its absence delays nobody but an export, which waits as long as it says. */
export const makeStamps = (parts: StampsParts): Stamps => {
  let health: StampsHealth = { state: 'new', atMs: 0 }
  const state = stating(parts, (heard) => {
    const before = health.state
    health =
      'not' in heard ? { ...health, state: heard.not.rejected } : { state: 'ok', atMs: heard.atMs }
    if (health.state !== before && !(before === 'new' && health.state === 'ok'))
      parts.onChanged('not' in heard ? heard.not : 'ok')
  })
  const passing = askInPassing({
    everyMs: parts.everyMs,
    random: parts.random,
    ask: async (checkpoint, signal) =>
      E.isRight(await state(checkpoint, 'in-passing', signal)) ? 'done' : 'again',
  })
  return {
    onShown: passing.show,
    stampOf: async (checkpoint, withinMs) => {
      const kept = await keptStamp(parts, checkpoint)
      if (E.isLeft(kept)) return kept
      return kept.right === undefined
        ? state(checkpoint, 'for-export', AbortSignal.timeout(withinMs))
        : E.right(kept.right)
    },
    health: () => health,
    close: passing.close,
  }
}
