/** The manifest of a regulator bundle (docs/reference/bundle.md): closed, so that a newer format is refused by name. */
import type { t } from '../../../fp.ts'
import { closed, list, text, whole, words } from '../../../kernel/codec.ts'
import { LogPosition, Sha256 } from '../../../kernel/ids.ts'
import { Base64Hash, Sm3 } from './hashes.ts'
import { BundleScope } from './scope.ts'

/** The version of the layout. */
export const bundleFormat = 'consent-ledger-bundle/1'

/** The most files of a bundle: enough for some 12 million entries in scope `ledger`. */
export const maxBundleFiles = 100_000

const count = whole(0, Number.MAX_SAFE_INTEGER)

/** A file, by its name in the archive. */
export const BundledFile = closed('BundledFile', {
  name: text(200),
  bytes: count,
  sha256: Sha256,
  sm3: Sm3,
})
export type BundledFile = t.TypeOf<typeof BundledFile>

/** A tree: its entries, and its root in base64. */
const TreeHead = closed('TreeHead', { size: count, root: Base64Hash })

/** The rows of `state.jsonl`, by projection. */
export const BundledState = closed('BundledState', {
  digest: Sha256,
  projections: list(
    closed('BundledProjection', { name: text(64), version: count, rows: count, sha256: Sha256 }),
    100,
  ),
})
export type BundledState = t.TypeOf<typeof BundledState>

export const BundleManifest = closed(
  'BundleManifest',
  {
    format: words('BundleFormat', [bundleFormat]),
    createdBy: text(100),
    /** 128 bits in hex, and the name to which sealed parts are bound. */
    ledger: closed('BundledLedger', { id: text(64), name: text(200) }),
    origin: text(200),
    /** Keys of the log as `name+keyid+base64`. */
    keys: list(text(400), 100, 1),
    scope: BundleScope,
    position: LogPosition,
    size: count,
    root: Base64Hash,
    events: count,
    entries: count,
    files: list(BundledFile, maxBundleFiles),
  },
  { previous: TreeHead, state: BundledState },
)
export type BundleManifest = t.TypeOf<typeof BundleManifest>
