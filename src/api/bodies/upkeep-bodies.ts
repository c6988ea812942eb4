/** Long work of a running ledger that an operator requests, and its progress. */
import { t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import { Sha256 } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { Position } from './scalars.ts'

const Count = whole(0, Number.MAX_SAFE_INTEGER)
const mostProjections = 256

/** Absent: all of them. docs/reference/projections.md lists them. */
export const RebuildRequest = closed(
  'RebuildRequest',
  {},
  { projections: list(text(64), mostProjections) },
)

/** Nothing to choose. */
export const FsckRequest = closed('FsckRequest', {})

/** `never`: not asked for since this process started. */
const WorkState = words('WorkState', ['never', 'running', 'done', 'failed', 'cancelled'])

const common = { startedAt: Instant, endedAt: Instant, done: Count, total: Count, reason: text(64) }

const DigestBody = closed('RowsDigest', {
  position: Position,
  overall: Sha256,
  projections: list(
    closed('ProjectionDigest', { name: t.string, version: Count, rows: Count, sha256: Sha256 }),
    mostProjections,
  ),
})

/** `done` of `total` events; the digest once the new rows are in their place. */
export const RebuildBody = closed(
  'Rebuild',
  { state: WorkState },
  {
    ...common,
    phase: words('RebuildPhase', ['building', 'digesting']),
    projections: list(t.string, mostProjections),
    digest: DigestBody,
  },
)

/** The parts of a ledger that are read, in this order. */
const PartName = words('LedgerPart', [
  'log',
  'name',
  'vault',
  'keys',
  'rows',
  'credentials',
  'tree',
])

/** `of`: what is damaged; `derived` are the indexes and the head of the log, which a start makes again. */
export const FindingBody = closed(
  'Finding',
  {
    of: words('Damaged', [
      'log',
      'derived',
      'name',
      'vault',
      'keys',
      'rows',
      'credentials',
      'tree',
    ]),
    where: t.string,
    reason: t.string,
    expected: t.string,
    found: t.string,
  },
  { segment: Count, offset: Count },
)

/** The amount that was read of a part, by its elements. */
const CountedBody = closed(
  'Counted',
  {},
  {
    segments: Count,
    events: Count,
    bytes: Count,
    indexEntries: Count,
    records: Count,
    slots: Count,
    used: Count,
    epochs: Count,
    proven: Count,
    tables: Count,
    rows: Count,
    entries: Count,
    signed: Count,
  },
)

/**
 * `done` of `total` bytes of the log and the vault while they are read; `counted` once a part was. `notRead`: why
 * nothing is known of a part.
 */
export const FsckPartBody = closed(
  'FsckPart',
  { part: PartName, state: words('PartState', ['reading', 'read', 'not-read']), found: Count },
  { done: Count, total: Count, counted: CountedBody, notRead: t.string },
)

/** `done` of `total` parts. `findings` are the first thousand, `found` counts all. */
export const FsckBody = closed(
  'Fsck',
  { state: WorkState },
  { ...common, parts: list(FsckPartBody, 7), findings: list(FindingBody, 1_000), found: Count },
)
