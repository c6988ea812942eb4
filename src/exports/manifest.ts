/** The manifest of an export: its contents, and the hash of every file, so that a copy can be checked anywhere. */
import { closed, list, text, whole, words } from '../kernel/codec.ts'
import { Sha256, SubjectId } from '../kernel/ids.ts'
import { Instant } from '../kernel/instant.ts'
import type { t } from '../fp.ts'

/** The version of the layout of an export's folder. */
export const exportFormat = 'consent-ledger-export/1'
export const manifestName = 'manifest.json'
export const eventsName = 'events.jsonl'

// Decimal text, since positions may exceed 2^53.
const position = text(20)
const count = whole(0, Number.MAX_SAFE_INTEGER)

export const Manifest = closed(
  'Manifest',
  {
    format: words('ExportFormat', [exportFormat]),
    /** 128 bits in hex that identify the ledger's folder. */
    ledger: text(64),
    kind: words('ExportKind', ['whole', 'person']),
    createdAt: Instant,
    events: count,
    types: list(closed('TypeCount', { type: text(255), events: count }), 1_000),
    files: list(
      closed('ExportedFile', { name: text(100), bytes: count, lines: count, sha256: Sha256 }),
      10,
    ),
  },
  {
    subject: SubjectId,
    /** Positions of the first and the last event; absent if there are none. */
    first: position,
    last: position,
    /** The digest of all rows at the last position; for a whole ledger only. */
    stateDigest: Sha256,
  },
)
export type Manifest = t.TypeOf<typeof Manifest>
