/** Acts by which one consent is given, refused, taken back or ended (clauses.md section 3). */
import { t } from '../../fp.ts'
import { list, words } from '../../kernel/codec.ts'
import {
  CategoryId,
  DeviceId,
  EventId,
  MatterId,
  PolicyId,
  PurposeId,
  RecipientId,
  VersionId,
} from '../../kernel/ids.ts'
import { InstantInput } from '../../kernel/instant.ts'
import { ActKind, ControlDefault, GrantKind } from '../../events/vocabulary.ts'
import { act, always, anyOfThem, both, never, officer, own, service } from './act.ts'

const scope = { kind: GrantKind, purpose: PurposeId }
const narrower = {
  recipient: RecipientId,
  device: DeviceId,
  publication: MatterId,
  survey: MatterId,
}

/** Each of them by its name. */
export const consentActs = {
  'grant-consent': act(
    'grant-consent',
    {
      ...scope,
      categories: list(CategoryId, 64),
      policy: PolicyId,
      version: VersionId,
      how: ActKind,
      control: ControlDefault,
      single: t.boolean,
    },
    { ...narrower, until: InstantInput },
    {
      by: own,
      means:
        'Records a consent: one affirmative act, for one scope, under one version of the policy.',
      protects: never,
      isWord: true,
    },
  ),

  'refuse-consent': act(
    'refuse-consent',
    { ...scope, how: ActKind },
    { ...narrower },
    {
      by: own,
      means:
        'Records a refusal. The person is not asked again during the cool-down of the law profile.',
      protects: always,
      isWord: true,
    },
  ),
  /** Without a recipient, device or publication, it takes back every grant of that kind and purpose. */
  'withdraw-consent': act(
    'withdraw-consent',
    { ...scope, how: ActKind },
    { ...narrower },
    {
      by: anyOfThem,
      means:
        'Withdraws a consent. Without recipient, device or publication: all consents of that kind and purpose.',
      protects: always,
      isWord: true,
    },
  ),
  /**
   * Takes back every consent, ends each optional purpose that rests on none, opts out of all marketing, and revokes what
   * partners were allowed to pass on. What the policy states as necessary goes on.
   */
  'withdraw-everything': act(
    'withdraw-everything',
    { how: ActKind },
    { policy: PolicyId },
    {
      by: anyOfThem,
      means:
        'Withdraws every consent, ends optional purposes that need none, opts out of all marketing, and revokes the data that partners pass on. Purposes that the policy states as necessary go on. With `policy`: under that policy only.',
      protects: always,
      isWord: true,
    },
  ),

  'expire-consent': act(
    'expire-consent',
    { ...scope },
    { ...narrower },
    {
      by: both,
      means:
        'Ends a consent whose time is over. Of a consent for a single use, the act itself reports the use.',
      protects: never,
      isWord: false,
    },
  ),

  'invalidate-consent': act(
    'invalidate-consent',
    {
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
    { ...narrower },
    {
      by: officer,
      means: 'Invalidates a consent that was never valid.',
      protects: never,
      isWord: false,
    },
  ),

  'require-reconsent': act(
    'require-reconsent',
    { ...scope, policy: PolicyId, version: VersionId },
    { ...narrower },
    {
      by: officer,
      means: 'Requires a new consent under a later version.',
      protects: never,
      isWord: false,
    },
  ),

  'acknowledge-withdrawal': act(
    'acknowledge-withdrawal',
    {
      purpose: PurposeId,
      recipient: RecipientId,
      withdrawal: EventId,
    },
    {},
    {
      by: service,
      means: 'Records a recipient’s confirmation that it acts on a withdrawal.',
      protects: never,
      isWord: false,
      owedToErased: true,
    },
  ),

  'offer-alternatives': act(
    'offer-alternatives',
    { purpose: PurposeId },
    {},
    {
      by: service,
      means: 'Records that the alternatives of a purpose were offered to the person.',
      protects: never,
      isWord: false,
      answersWith: { AlternativeOffered: 'always' },
    },
  ),
} as const
