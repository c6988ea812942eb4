/** The person's legal status and the life of their account (clauses 5.4, 6). */
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import { AccountId, PolicyId, PurposeId, Sha256, SubjectId, VersionId } from '../../kernel/ids.ts'
import { AgeBand } from '../vocabulary.ts'
import { event } from '../event.ts'

export const MinorFlagged = event('MinorFlagged', 1, closed('MinorFlagged', { band: AgeBand }), {
  band: 'closed',
})

/** A guardian whose authority was checked; the proof is named by its hash. */
export const GuardianLinked = event(
  'GuardianLinked',
  1,
  closed('GuardianLinked', { guardian: SubjectId, proofSha256: Sha256 }),
  { guardian: 'drawn', proofSha256: 'bound' },
)

export const GuardianUnlinked = event(
  'GuardianUnlinked',
  1,
  closed('GuardianUnlinked', { guardian: SubjectId }),
  { guardian: 'drawn' },
)

/** For this version and these purposes only; the minor's own continued use never widens it (clause 6-b). */
export const GuardianConsentGranted = event(
  'GuardianConsentGranted',
  1,
  closed('GuardianConsentGranted', {
    guardian: SubjectId,
    policy: PolicyId,
    version: VersionId,
    purposes: list(PurposeId, 200),
  }),
  {
    guardian: 'drawn',
    policy: 'closed',
    version: 'closed',
    purposes: 'closed',
  },
)

/** No policy: what was said for the child under every one of them (docs/decisions/0025). */
export const GuardianConsentWithdrawn = event(
  'GuardianConsentWithdrawn',
  1,
  closed('GuardianConsentWithdrawn', { guardian: SubjectId }, { policy: PolicyId }),
  { guardian: 'drawn', policy: 'closed' },
)

/** At 14 the law's guardian rule ends, at 18 the policy's: from then the person is asked anew. */
export const MajorityReached = event(
  'MajorityReached',
  1,
  closed('MajorityReached', { threshold: words('Threshold', ['14', '18']) }),
  { threshold: 'closed' },
)

/**
 * The account is closed; nothing of it is inherited by a later one, nor by its own reopening (clause 5.4-a). Whose it is
 * the policies say: each names its own kinds of account, and no two the same (docs/decisions/0025).
 */
export const AccountCancelled = event(
  'AccountCancelled',
  1,
  closed('AccountCancelled', { account: AccountId }),
  { account: 'closed' },
)

/**
 * The person has the account again. What allowed anything before allows nothing after: notice, acceptance and consents
 * are asked anew. What forbade something still does. `policy` is there where dealings under it had ended with the account,
 * and `purposes` are all that it ever had.
 */
export const AccountReopened = event(
  'AccountReopened',
  1,
  closed(
    'AccountReopened',
    { account: AccountId },
    { policy: PolicyId, purposes: list(PurposeId, 500) },
  ),
  { account: 'closed', policy: 'closed', purposes: 'closed' },
)

/** The person's key is to be destroyed: logged before the first destructive act. */
export const ErasureRequested = event('ErasureRequested', 1, closed('ErasureRequested', {}), {})

/**
 * The key is gone: personal fields of this stream can no longer be read by anyone. Copies of the vault from before open
 * until the key-encryption keys of `epoch`, and of those before it, are destroyed.
 */
export const CryptoShredded = event(
  'CryptoShredded',
  1,
  closed('CryptoShredded', { kid: text(40), fingerprint: Sha256 }, { epoch: whole(1, 99_999) }),
  { kid: 'drawn', fingerprint: 'keyed', epoch: 'measure' },
)

/** Each of them by its type. */
export const personEvents = {
  MinorFlagged,
  GuardianLinked,
  GuardianUnlinked,
  GuardianConsentGranted,
  GuardianConsentWithdrawn,
  MajorityReached,
  AccountCancelled,
  AccountReopened,
  ErasureRequested,
  CryptoShredded,
} as const
