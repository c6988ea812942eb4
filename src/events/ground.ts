/** The grounds of an authorisation, named so that the end of each can be found whenever it is reported. */
import { closed, list, words } from '../kernel/codec.ts'
import {
  AccountId,
  AgreementId,
  ChannelId,
  DeviceId,
  MatterId,
  PermissionId,
  PolicyId,
  PurposeId,
  RecipientId,
  SourceId,
  SubjectId,
} from '../kernel/ids.ts'
import { Instant } from '../kernel/instant.ts'
import { GrantKind } from './vocabulary.ts'
import type { t } from '../fp.ts'

/**
 * One ground; which of the narrower fields it has follows from `on`. `purpose` stands for the person's leave to go on
 * with a purpose that they may refuse at any time (clauses 1.2-0, 5.1-b), `age` for that nobody had flagged them as a minor
 * (clause 6).
 */
export const Ground = closed(
  'DisclosureGround',
  {
    on: words('GroundName', [
      'account',
      'age',
      'agreement',
      'consent',
      'exemption',
      'guardian',
      'inbound',
      'marketing',
      'permission',
      'policy',
      'purpose',
      'subscription',
    ]),
  },
  {
    /** Only what ends it after this counts; absent where it was never ended before. */
    since: Instant,
    kind: GrantKind,
    purpose: PurposeId,
    recipient: RecipientId,
    device: DeviceId,
    publication: MatterId,
    survey: MatterId,
    policy: PolicyId,
    /** Accounts whose end ends the ground; the app's account if none is named, as in the oldest events. */
    accounts: list(AccountId, 20),
    agreement: AgreementId,
    exemption: MatterId,
    guardian: SubjectId,
    source: SourceId,
    permission: PermissionId,
    channel: ChannelId,
  },
)
export type Ground = t.TypeOf<typeof Ground>
