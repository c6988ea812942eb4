/** Requests and answers of the routes about one person. */
import { t } from '../../fp.ts'
import { notInForceCodes } from '../../decisions/in-force.ts'
import type { InForce, NotInForceCode } from '../../decisions/in-force.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import type { ClosedType } from '../../kernel/codec.ts'
import { EventId, Sha256, SubjectId } from '../../kernel/ids.ts'
import { Instant, InstantInput } from '../../kernel/instant.ts'
import { ReadReason } from '../../events/facts/access.ts'
import { PersonalFields } from '../../events/personal.ts'
import { maxResults, resultStates } from '../../standing/states.ts'
import { AnyJson, Cursor, Position, Revision } from './scalars.ts'

/** The paths' `:subject`. */
export const OneSubject = closed('OneSubject', { subject: SubjectId })
/** A person’s surrogate. */
export const SubjectBody = closed('Subject', { subject: SubjectId })

/** A recorded event, as its receipt names it. `body`: where the caller needs what the ledger added to it. */
const ReceiptEvent = closed(
  'ReceiptEvent',
  { id: EventId, type: text(80), recordedAt: Instant },
  { body: AnyJson },
)

/**
 * The result of the act, by everything known: a word that was reported late may have given way to a later one. `of` is
 * the place in the person's standing; `since` and `event` name the origin of that state.
 */
const ReceiptResult = closed('ReceiptResult', {
  of: text(400),
  state: words('ResultState', resultStates),
  since: Instant,
  event: EventId,
})

/** A device's clock is off by more than clocks are believed to be, or the act was told so much later. */
const ReceiptClock = closed('ReceiptClock', {
  claimed: Instant,
  countedFrom: Instant,
  offBySeconds: whole(-4_000_000_000, 4_000_000_000),
})

/**
 * `position` is what to ask for with minPosition on other nodes: the answer rests on it, also where it changed nothing.
 * `omitted` names fields that were not recorded: what may not stand beside a word that protects, and what an act brought
 * that changed nothing, such as its evidence.
 */
export const ReceiptBody = closed('ReceiptBody', {
  receipt: closed(
    'Receipt',
    {
      events: list(ReceiptEvent, 1_000),
      revision: Revision,
      repeated: t.boolean,
      position: Position,
    },
    {
      results: list(ReceiptResult, maxResults),
      clock: ReceiptClock,
      omitted: list(text(40), 40),
      /** The signed receipt of the first event, where it was asked for and somebody signs: compact JWS. */
      signed: text(500_000),
    },
  ),
})

/** Whether the receipt of the act is wanted signed. */
export const ActQuery = closed('ActQuery', {}, { receipt: words('Signed', ['true']) })

/** Everyone but the person says why they read; the person's own reason is given for them. */
export const ReadQuery = closed('ReadQuery', {}, { reason: ReadReason, minPosition: Position })

/** Up to where the story is told, on either clock or by position; in pages, `after` the `next` of the page before. */
export const TrailQuery = closed(
  'TrailQuery',
  {},
  {
    reason: ReadReason,
    asOf: InstantInput,
    knownAt: InstantInput,
    position: Position,
    limit: whole(1, 500),
    after: Cursor,
  },
)

// By name: the type of the whole table of routes is written out, and holds this for each listing.
export const NotInForce: t.Type<NotInForceCode, NotInForceCode, unknown> = words(
  'NotInForce',
  notInForceCodes,
)

/** Whether what stands in a row, or in the part of it that `of` names, is in force; `because` says why not, `by` what ended it and `since` when. */
export const InForceBody: ClosedType<InForce> = closed(
  'InForce',
  { inForce: t.boolean, because: list(NotInForce, 10) },
  { of: text(400), by: EventId, since: Instant },
)

/** The standing of a person at a revision of their record; `now`: the part in force `at` the reading. */
export const StandingBody = closed('StandingBody', {
  subject: SubjectId,
  revision: Revision,
  standing: AnyJson,
  at: Instant,
  now: list(InForceBody, 10_000),
})

const Change = closed('TrailChange', { path: text(400) }, { before: t.string, after: t.string })
const Opened = closed(
  'OpenedFields',
  { subject: SubjectId, erased: t.boolean },
  { fields: PersonalFields },
)

/** An event of a trail: as stored, without its ciphertext; what it changed; its personal fields while they can be opened. */
const TrailEntryBody = closed('TrailEntry', {
  position: Position,
  revision: Revision,
  event: AnyJson,
  changes: list(Change, 10_000),
  personal: list(Opened, 4),
})
/** A person’s story in the order of their events: a page with `next`, the last with where the story leaves them. */
export const TrailBody = closed(
  'Trail',
  { subject: SubjectId, entries: list(TrailEntryBody, 500) },
  { next: Cursor, standing: AnyJson },
)

/** Seconds a token lives; the longest when absent. */
export const TokenRequest = closed('TokenRequest', {}, { lifeSeconds: whole(1, 900) })
/** A token, shown once. */
export const TokenBody = closed('Token', {
  token: text(200),
  subject: SubjectId,
  expiresAt: Instant,
})

const ErasureReachBody = closed('ErasureReach', {
  /** Bytes in the vault's own files: gone; about to go (send the erasure again to see); or kept by a database server. */
  pages: words('Pages', ['done', 'pending', 'database']),
  /** Older copies of the vault open until the key-encryption keys of this epoch and of earlier ones are destroyed. */
  backupsUntilEpoch: whole(1, 99_999),
  keyEncryptionKey: words('KeyPlace', ['apart', 'beside-vault']),
})

/** `fingerprint` names the destroyed key and tells nothing of it. */
export const ErasedBody = closed('Erased', {
  subject: SubjectId,
  fingerprint: Sha256,
  position: Position,
  reached: ErasureReachBody,
})
