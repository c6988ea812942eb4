/** Acts about the policy as a whole and the contracts beside it (clauses 1.2(7)-a, 7-a to 7-c). */
import { closed } from '../kernel/codec.ts'
import { AgreementId, ChannelId, PolicyId, Sha256, VersionId } from '../kernel/ids.ts'
import { Locale } from '../events/vocabulary.ts'
import { words } from '../kernel/codec.ts'
import { common, named } from './act.ts'

const version = { policy: PolicyId, version: VersionId }

export const DeliverNotice = closed(
  'DeliverNotice',
  { ...named('deliver-notice'), ...version, channel: ChannelId },
  common,
)

export const ShowNotice = closed(
  'ShowNotice',
  { ...named('show-notice'), ...version, locale: Locale },
  { ...common, screen: Sha256 },
)

export const AcceptPolicy = closed(
  'AcceptPolicy',
  { ...named('accept-policy'), ...version },
  common,
)

export const DeclinePolicy = closed(
  'DeclinePolicy',
  { ...named('decline-policy'), ...version },
  common,
)

/** The app was used: by the person, or by itself in the background, which counts for nothing (clause 7-c). */
export const UseService = closed(
  'UseService',
  { ...named('use-service'), policy: PolicyId, by: words('UsedBy', ['person', 'background']) },
  common,
)

export const AcceptAgreement = closed(
  'AcceptAgreement',
  {
    ...named('accept-agreement'),
    agreement: AgreementId,
    version: VersionId,
    documentSha256: Sha256,
  },
  common,
)

export const TerminateAgreement = closed(
  'TerminateAgreement',
  { ...named('terminate-agreement'), agreement: AgreementId },
  common,
)
