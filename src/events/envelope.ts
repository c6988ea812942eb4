/** The envelope: fields of every event beside its body. */
import type { t } from '../fp.ts'
import { closed, whole, words } from '../kernel/codec.ts'
import { ActorId, EventId, Mac, Sha256, SubjectId } from '../kernel/ids.ts'
import { Instant } from '../kernel/instant.ts'
import { ActorRole, LawProfile, TimeSource } from './vocabulary.ts'

/** The actor by role and public id; never a name. */
export const Actor = closed('Actor', { role: ActorRole, id: ActorId })
export type Actor = t.TypeOf<typeof Actor>

/** Evidence by hash only: the things themselves stay where they are kept. */
export const Evidence = closed(
  'Evidence',
  {},
  { uiSha256: Sha256, callSha256: Sha256, documentSha256: Sha256, proofSha256: Sha256 },
)
export type Evidence = t.TypeOf<typeof Evidence>

/** A time that was claimed and not believed: the event counts from its own `occurredAt`, which the ledger vouches for. */
export const Claim = closed('Claim', { at: Instant, source: TimeSource })
export type Claim = t.TypeOf<typeof Claim>

/**
 * The command in events before `payloadTag`: an unkeyed hash, which reveals too much. Read so that old logs stay
 * readable; never used or written (docs/decisions/0017).
 */
export const UnkeyedCommand = closed('UnkeyedCommand', { id: EventId, sha256: Sha256 })

/** Fields in front of `type` and `body`, the same for every event. */
export const envelopeFields = {
  id: EventId,
  schemaVersion: whole(1, 1_000),
  /** The claimed time of the act; never after `recordedAt`. */
  occurredAt: Instant,
  timeSource: TimeSource,
  /** The time at which this ledger wrote the event; it never goes back. */
  recordedAt: Instant,
  actor: Actor,
  /** The command that this is an event of: drawn by the ledger, or the keyed tag of the caller's Idempotency-Key. */
  causationId: EventId,
  /** The same, or the keyed tag of the caller's correlation id. */
  correlationId: EventId,
  lawProfile: LawProfile,
}

export const envelopeOptions = {
  subject: SubjectId,
  /** SHA-256 of the notice that stood before the person. */
  noticeHash: Sha256,
  evidence: Evidence,
  claimed: Claim,
  /** Of the request, keyed as `causationId` is; there where the caller gave an Idempotency-Key. */
  payloadTag: Mac,
}

/** Reasons why a stored event is unreadable. The projector stops on it; nothing is skipped. */
export const Unreadable = words('Unreadable', [
  'not-json',
  'unknown-type',
  'unknown-version',
  'malformed',
])
export type Unreadable = t.TypeOf<typeof Unreadable>
