/** Acts by which one consent is given, refused, taken back or ended, and inbound proofs (clauses.md section 3). */
import { t } from '../fp.ts'
import { closed, list, words } from '../kernel/codec.ts'
import {
  ActorId,
  CategoryId,
  ChannelId,
  DeviceId,
  EventId,
  MatterId,
  PolicyId,
  PurposeId,
  RecipientId,
  Sha256,
  SourceId,
  VersionId,
} from '../kernel/ids.ts'
import { InstantInput } from '../kernel/instant.ts'
import { ActKind, ControlDefault, GrantKind } from '../events/vocabulary.ts'
import { common, named } from './act.ts'

const scope = { kind: GrantKind, purpose: PurposeId }
const narrower = {
  recipient: RecipientId,
  device: DeviceId,
  publication: MatterId,
  survey: MatterId,
}

export const GrantConsent = closed(
  'GrantConsent',
  {
    ...named('grant-consent'),
    ...scope,
    categories: list(CategoryId, 64),
    policy: PolicyId,
    version: VersionId,
    how: ActKind,
    control: ControlDefault,
    single: t.boolean,
  },
  { ...common, ...narrower, until: InstantInput },
)

export const RefuseConsent = closed(
  'RefuseConsent',
  { ...named('refuse-consent'), ...scope, how: ActKind },
  { ...common, ...narrower },
)

/** Without a recipient, device or publication, it takes back every grant of that kind and purpose. */
export const WithdrawConsent = closed(
  'WithdrawConsent',
  { ...named('withdraw-consent'), ...scope, how: ActKind },
  { ...common, ...narrower },
)

/** Takes back every consent, opts out of all marketing, and revokes what partners were allowed to pass on. */
export const WithdrawEverything = closed(
  'WithdrawEverything',
  { ...named('withdraw-everything'), how: ActKind },
  { ...common, policy: PolicyId },
)

export const ExpireConsent = closed(
  'ExpireConsent',
  { ...named('expire-consent'), ...scope },
  { ...common, ...narrower },
)

export const InvalidateConsent = closed(
  'InvalidateConsent',
  {
    ...named('invalidate-consent'),
    ...scope,
    ground: words('InvalidityGround', [
      'not_informed',
      'bundled',
      'pre_ticked',
      'forced',
      'no_capacity',
      'not_authentic',
    ]),
  },
  { ...common, ...narrower },
)

export const RequireReconsent = closed(
  'RequireReconsent',
  { ...named('require-reconsent'), ...scope, policy: PolicyId, version: VersionId },
  { ...common, ...narrower },
)

export const AcknowledgeWithdrawal = closed(
  'AcknowledgeWithdrawal',
  {
    ...named('acknowledge-withdrawal'),
    purpose: PurposeId,
    recipient: RecipientId,
    withdrawal: EventId,
  },
  common,
)

export const OfferAlternatives = closed(
  'OfferAlternatives',
  { ...named('offer-alternatives'), purpose: PurposeId },
  common,
)

export const ReceiveInboundProof = closed(
  'ReceiveInboundProof',
  {
    ...named('receive-inbound-proof'),
    source: SourceId,
    proofSha256: Sha256,
    categories: list(CategoryId, 64),
    expiresAt: InstantInput,
  },
  common,
)

export const RevokeInbound = closed(
  'RevokeInbound',
  { ...named('revoke-inbound'), source: SourceId },
  common,
)

export const OptOut = closed(
  'OptOut',
  { ...named('opt-out-of-marketing'), how: ActKind },
  { ...common, purpose: PurposeId, policy: PolicyId, channel: ChannelId },
)

export const OptIn = closed(
  'OptIn',
  {
    ...named('opt-in-to-marketing'),
    purpose: PurposeId,
    channel: ChannelId,
    how: ActKind,
    control: ControlDefault,
  },
  common,
)

export const AcknowledgeSuppression = closed(
  'AcknowledgeSuppression',
  { ...named('acknowledge-suppression'), system: ActorId, optOut: EventId },
  common,
)
