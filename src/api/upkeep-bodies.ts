/** What an operator asks of a running ledger that takes a while, and how far it is. */
import { t } from '../fp.ts'
import { closed, list, text, whole, words } from '../kernel/codec.ts'
import { Sha256 } from '../kernel/ids.ts'
import { Instant } from '../kernel/instant.ts'
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

const FindingBody = closed(
  'LogFinding',
  { where: t.string, reason: t.string, expected: t.string, found: t.string },
  { segment: Count, offset: Count },
)

/** `done` of `total` segments. `findings` are the first thousand, `found` counts all. */
export const FsckBody = closed(
  'Fsck',
  { state: WorkState },
  { ...common, findings: list(FindingBody, 1_000), found: Count },
)
