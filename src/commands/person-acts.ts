/** Exemptions, minors and guardians, the end of the account (clauses 1.6-E*, 4-E*, 5.4, 6). */
import { closed, list, text, words } from '../kernel/codec.ts'
import {
  AccountId,
  CategoryId,
  MatterId,
  PolicyId,
  PurposeId,
  RecipientId,
  Sha256,
  SubjectId,
  VersionId,
} from '../kernel/ids.ts'
import { InstantInput } from '../kernel/instant.ts'
import { AgeBand, ExemptionCode, ExemptionEvidence, ExemptionList } from '../events/vocabulary.ts'
import { common, named } from './act.ts'

/** A piece of evidence by reference, to be sealed; the officers are named in `personal`, and here as `sealed`. */
export const ProofItem = closed('ProofItem', { kind: ExemptionEvidence, reference: text(200) })

export const InvokeExemption = closed(
  'InvokeExemption',
  {
    ...named('invoke-exemption'),
    list: ExemptionList,
    code: ExemptionCode,
    purpose: PurposeId,
    categories: list(CategoryId, 64),
    proof: list(ProofItem, 17),
    until: InstantInput,
  },
  { ...common, exemption: MatterId, recipient: RecipientId },
)

export const CloseExemption = closed(
  'CloseExemption',
  {
    ...named('close-exemption'),
    exemption: MatterId,
    cause: words('ClosingCause', ['done', 'lapsed', 'objected']),
  },
  common,
)

/** The second officer's word, by their own credential. */
export const ApproveExemption = closed(
  'ApproveExemption',
  { ...named('approve-exemption'), exemption: MatterId },
  common,
)

/** The person was told of it afterwards. */
export const GiveExemptionNotice = closed(
  'GiveExemptionNotice',
  { ...named('give-exemption-notice'), exemption: MatterId },
  common,
)

export const ObjectToPublicData = closed('ObjectToPublicData', named('object-to-public-data'), {
  ...common,
  purpose: PurposeId,
  policy: PolicyId,
})

export const FlagMinor = closed('FlagMinor', { ...named('flag-minor'), band: AgeBand }, common)

export const LinkGuardian = closed(
  'LinkGuardian',
  { ...named('link-guardian'), guardian: SubjectId, proofSha256: Sha256 },
  common,
)

export const UnlinkGuardian = closed(
  'UnlinkGuardian',
  { ...named('unlink-guardian'), guardian: SubjectId },
  common,
)

export const GrantGuardianConsent = closed(
  'GrantGuardianConsent',
  {
    ...named('grant-guardian-consent'),
    guardian: SubjectId,
    policy: PolicyId,
    version: VersionId,
    purposes: list(PurposeId, 200),
  },
  common,
)

export const WithdrawGuardianConsent = closed(
  'WithdrawGuardianConsent',
  { ...named('withdraw-guardian-consent'), guardian: SubjectId },
  { ...common, policy: PolicyId },
)

export const ReachMajority = closed(
  'ReachMajority',
  { ...named('reach-majority'), threshold: words('Threshold', ['14', '18']) },
  common,
)

export const CancelAccount = closed(
  'CancelAccount',
  { ...named('cancel-account'), account: AccountId },
  common,
)

export const ReopenAccount = closed(
  'ReopenAccount',
  { ...named('reopen-account'), account: AccountId },
  common,
)
