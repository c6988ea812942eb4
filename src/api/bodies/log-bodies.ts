/** What goes in and out of the routes of the transparency log. */
import { t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import { BundlePath, KeyId, PublicKey, TilePath } from './scalars.ts'

/** A tile by its path below `tile/` (c2sp.org/tlog-tiles). */
export const OneTile = closed('OneTile', { tile: TilePath })
/** A bundle of entries by its path below `tile/entries/`. */
export const OneBundle = closed('OneBundle', { bundle: BundlePath })

/** A key as JWS and JWK name it (RFC 8037 section 2); `kid` is the key's id in its vkey. */
export const LogJwk = closed('LogJwk', {
  kty: words('LogJwkType', ['OKP']),
  crv: words('LogJwkCurve', ['Ed25519']),
  alg: words('LogJwkAlgorithm', ['EdDSA']),
  use: words('LogJwkUse', ['sig']),
  kid: KeyId,
  x: PublicKey,
})
/** RFC 7517 section 5. */
export const LogJwks = closed('LogJwks', { keys: list(LogJwk, 4_096) })

/** How the transparency log is, beside the state of the node. */
export const LogHealth = closed(
  'LogHealth',
  {
    origin: text(512),
    state: words('LogState', ['ok', 'rebuilding', 'behind', 'not-signing', 'stopped']),
    /** Entries in the tree of this node. */
    entries: whole(0, Number.MAX_SAFE_INTEGER),
    /** Entries under the checkpoint that is shown. */
    signedEntries: whole(0, Number.MAX_SAFE_INTEGER),
    /** Whether this node signs, of several. */
    signs: t.boolean,
  },
  { why: text(1_000) },
)
