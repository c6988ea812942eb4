/** Bundles that left the ledger: what was in them, and up to where, so that the next one goes on from the last. */
import type { t } from '../../fp.ts'
import { closed, whole, words } from '../../kernel/codec.ts'
import {
  EventId,
  LogPosition,
  PurposeId,
  RecipientId,
  Sha256,
  SubjectId,
} from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { event } from '../event.ts'

// Declarations of fields that several events have.
const clearExported = {
  export: 'drawn',
  scope: {
    kind: 'closed',
    subject: 'drawn',
    purpose: 'closed',
    recipient: 'closed',
    from: 'measure',
    to: 'measure',
  },
  position: 'drawn',
  size: 'measure',
  // Over entries, each of which holds ids that the ledger drew.
  root: 'keyed',
} as const

/** The part of the ledger that is exported, by its kind. */
export const ExportScopeKind = words('ExportScopeKind', [
  'ledger',
  'person',
  'purpose',
  'recipient',
  'period',
])

/** The exported part of the ledger; each kind has only the fields that its name tells. */
export const ExportScope = closed(
  'ExportScope',
  { kind: ExportScopeKind },
  {
    subject: SubjectId,
    purpose: PurposeId,
    recipient: RecipientId,
    from: Instant,
    to: Instant,
  },
)
export type ExportScope = t.TypeOf<typeof ExportScope>

const count = whole(0, Number.MAX_SAFE_INTEGER)

const exported = {
  /** Drawn for this export: its beginning and its end name it. */
  export: EventId,
  scope: ExportScope,
  /** Of the last event covered; -1 for none. */
  position: LogPosition,
  /** The tree that the bundle's checkpoint is of: entries, and root. */
  size: count,
  root: Sha256,
}

/**
 * A bundle for a regulator began to leave; recorded before its first byte. One without an end was cut short with its process.
 * `since`, from schema version 2 on: entries under the checkpoint that the reader kept and asked to be led from.
 */
export const ExportBegun = event(
  'ExportBegun',
  2,
  closed('ExportBegun', exported, { since: count }),
  { ...clearExported, since: 'measure' },
)

/** Why a bundle was broken off; `other` for a fault of the ledger, which its operations log tells. */
export const ExportBrokenReason = words('ExportBrokenReason', [
  'reader-left',
  'erased',
  'erasure-untold',
  'event-rewritten',
  'tree-damaged',
  'tree-not-read',
  'log-stopped',
  'other',
])

/** A bundle that began to leave ended before it was whole: whoever has its bytes has no archive. */
export const ExportBroken = event(
  'ExportBroken',
  1,
  closed('ExportBroken', { export: EventId, reason: ExportBrokenReason }),
  { export: 'drawn', reason: 'closed' },
)

/** The whole bundle was handed out. Its manifest's hash names every byte of it. */
export const ExportCompleted = event(
  'ExportCompleted',
  1,
  closed('ExportCompleted', { ...exported, entries: count, bytes: count, manifestSha256: Sha256 }),
  {
    ...clearExported,
    entries: 'measure',
    bytes: 'measure',
    // An opened bundle contains keys that an erasure destroys: without them its manifest cannot be computed again.
    manifestSha256: 'keyed',
  },
)

/** Each of them by its type. */
export const exportEvents = {
  ExportBegun,
  ExportCompleted,
  ExportBroken,
} as const
