/** Requests and answers of the routes of the transparency log. */
import { t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import { Instant } from '../../kernel/instant.ts'
import { ReadReason } from '../../events/facts/access.ts'
import { BundlePath, KeyId, PublicKey, TilePath } from './scalars.ts'

/** A tile by its path below `tile/` (c2sp.org/tlog-tiles). */
export const OneTile = closed('OneTile', { tile: TilePath })
/** A bundle of entries by its path below `tile/entries/`. */
export const OneBundle = closed('OneBundle', { bundle: BundlePath })

/** Staff say why they read. */
export const ProofQuery = closed('ProofQuery', {}, { reason: ReadReason })

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

/** The state of a witness, by the name of its key (docs/how-to/run-a-witness.md). */
const WitnessHealth = closed(
  'WitnessHealth',
  {
    witness: text(256),
    state: words('WitnessState', [
      'new',
      'ok',
      'away',
      'unknown-log',
      'not-cosigned',
      'clock-differs',
      'ahead',
      'inconsistent',
      'cosigned-larger',
    ]),
    /** Entries under the largest checkpoint that it cosigned. */
    entries: whole(0, Number.MAX_SAFE_INTEGER),
    /** It told a smaller size than it had cosigned: an older copy of its state was put back. */
    forgot: t.boolean,
  },
  { cosignedAt: Instant },
)
/** What a witness says against the log, until it cosigns again (docs/how-to/run-a-witness.md). */
const ContradictionHealth = closed(
  'ContradictionHealth',
  {
    witness: text(256),
    says: words('ContradictionSays', ['ahead', 'inconsistent']),
    /** Entries of the log when it was said. */
    entries: whole(0, Number.MAX_SAFE_INTEGER),
    at: Instant,
  },
  /** Entries that the witness says it cosigned. */
  { claimed: whole(0, Number.MAX_SAFE_INTEGER) },
)
const StampHealth = closed('StampHealth', { state: text(64) }, { stampedAt: Instant })
const DepositHealth = closed(
  'DepositHealth',
  { state: text(64) },
  { entries: whole(0, Number.MAX_SAFE_INTEGER) },
)

/** The state of the transparency log, beside that of the node. */
export const LogHealth = closed(
  'LogHealth',
  {
    origin: text(512),
    state: words('LogState', [
      'ok',
      'rebuilding',
      'behind',
      'not-signing',
      'stopped',
      'contradicted',
      'quorum-missing',
    ]),
    /** Entries in the tree of this node. */
    entries: whole(0, Number.MAX_SAFE_INTEGER),
    /** Entries under the checkpoint that is shown. */
    signedEntries: whole(0, Number.MAX_SAFE_INTEGER),
    /** Whether this node signs, of several. */
    signs: t.boolean,
  },
  {
    why: text(1_000),
    /** Absent unless an older copy of the last signed state was restored. */
    putBack: text(1_000),
    /** Absent where none is configured. */
    witnesses: list(WitnessHealth, 1_000),
    /** Absent where no witness contradicts the log. */
    contradictions: list(ContradictionHealth, 1_000),
    /** Absent while a quorum of the policy's witnesses cosigns in time. */
    quorumMissing: text(1_000),
    stamp: StampHealth,
    deposit: DepositHealth,
  },
)
