/** Time stamps of checkpoints: one an hour in the background, and at once for an export. */
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
  /** Milliseconds since 1970; a stamp with another time is not stored. */
  readonly nowMs: () => number
  /** Returns this number of random bytes. */
  readonly randomBytes: (bytes: number) => Uint8Array
  /** A random number from 0 to 1. */
  readonly random: () => number
  /** Interval of stamps while the log grows, in ms. */
  readonly everyMs: number
  /** Called when stamps begin to fail, fail for another reason, or succeed again. */
  readonly onChanged: (now: 'ok' | NotStamped) => void
}

export type StampsHealth = {
  /** `ok`: the last request was stamped; otherwise the kind of the rejection. */
  readonly state: 'new' | 'ok' | NotStamped['rejected']
  /** The time of the last stamp, in ms since 1970 by the authority's clock; 0 if there is none. */
  readonly atMs: number
}

export type Stamps = {
  /** Call it with each shown checkpoint; it returns at once. */
  readonly onShown: (checkpoint: ShownCheckpoint) => void
  /** The authority's response over this checkpoint's text (DER); requested now if none is stored. */
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

/** A stored response that still verifies: the trusted authorities may have changed. */
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
      // An end of this process is no failure of the authority. An export reports it, since it waited in vain.
      if (asked === 'for-export' || !signal.aborted) onHeard({ not: stamp.left })
      return stamp
    }
    const { atMs, response: bytes } = stamp.right
    const { size } = checkpoint
    const root = toBase64(checkpoint.root)
    const stated = { kind: 'stamp', size, root, by: author, atMs, asked, bytes } as const
    const kept = await endorsements.add(stated)
    // The stamp must be stored before its time is reported.
    onHeard({ atMs })
    return E.isLeft(kept) ? kept : E.right(bytes)
  }

/** Asks one authority. Its absence delays only an export, which waits for a time of its choice. */
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
