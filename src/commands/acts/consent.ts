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
      means: 'The person consented, by one affirmative act, to one scope under one version.',
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
      means: 'The person refused; they are not asked again for the cool-down of the law profile.',
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
        'The person took a consent back. Without recipient, device or publication: every one of that kind and purpose.',
      protects: always,
      isWord: true,
    },
  ),
  /** Takes back every consent, opts out of all marketing, and revokes what partners were allowed to pass on. */
  'withdraw-everything': act(
    'withdraw-everything',
    { how: ActKind },
    { policy: PolicyId },
    {
      by: anyOfThem,
      means:
        'Every consent is taken back, all marketing is opted out of, and what partners pass on is revoked.',
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
      means: 'The time of a consent, or its one use, is over.',
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
      means: 'A consent was found never to have been good.',
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
      means: 'A consent must be asked for again under a later version.',
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
      means: 'A recipient confirmed that it acts on a withdrawal.',
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
      means: "The purpose's alternatives were put to the person.",
      protects: never,
      isWord: false,
      answersWith: { AlternativeOffered: 'always' },
    },
  ),
} as const
