/** Histories and questions that nobody thought of: few people, few names, so that they meet often. */
import fc from 'fast-check'
import type { Purpose } from '../../src/catalogue/package/purpose.ts'
import { shipped } from '../catalogue/shipped.ts'
import { cancelAccount, optOut } from '../support/acts.ts'
import { device, grant, matter, observe, policy, recipient, someHash } from './acts.ts'

type Act = { readonly act: string; readonly [field: string]: unknown }
export type Step =
  | { readonly step: 'act'; readonly who: number; readonly act: Act; readonly lateMinutes: number }
  | { readonly step: 'register'; readonly command: Act }
  | { readonly step: 'publish'; readonly inMinutes: number; readonly purpose: string }
  | { readonly step: 'erase'; readonly who: number }
export type Asked = { readonly who: number; readonly question: object }

export const peopleCount = 2

const who = fc.nat({ max: peopleCount - 1 })
const phone = fc.constantFrom(device('a'), device('b'), device('1'))
const partner = fc.constantFrom('shop.x', 'shop.y')
const permission = fc.constantFrom('location', 'camera', 'notifications', 'phone_state')
const channel = fc.constantFrom('sms', 'push', 'email')
const marketing = fc.constantFrom('marketing.financial', 'location.offers', 'market.survey')
/** `now`: whichever is in force when it happens. */
const versions = ['now', 'now', 'now', 'v1', 'v2', 'v3'] as const
const version = fc.constantFrom(...versions)
/** `soon` is within the hour: histories last for days. */
const at = ['soon', '2027-06-01T00:00:00Z', '2028-01-01T00:00:00Z'] as const

/** Purposes that differ in kind, basis, device, recipient and what outlives them. */
const purposeIds = [
  'profile.display',
  'location.nearby',
  'location.risk',
  'location.offers',
  'scan.code',
  'face.authentication',
  'app.operate',
  'app.secure',
  'third_party.phone',
  'third_party.location',
  'positioning.sdk',
  'marketing.financial',
  'market.survey',
  'repayment.reminder',
  'legal.notice',
  'payment.records',
  'partner.notice',
  'public.disclosure',
  'state.enquiry',
  'account.cancel',
]
const purposes = shipped.purposes.filter(({ id }) => purposeIds.includes(id))
type Topic = ReadonlyArray<Purpose>

/** The topics of one history: one or two purposes, so that acts and questions meet. */
export const anyTopic: fc.Arbitrary<Topic> = fc.subarray(purposes, { minLength: 1, maxLength: 2 })

const optionally = <A>(name: string, value: fc.Arbitrary<A>): fc.Arbitrary<object> =>
  fc.option(value, { freq: 2 }).map((each) => (each === null ? {} : { [name]: each }))

/** Third parties joined beside the policy; vendors are named in it. */
const partnerOf = (listed: string | undefined, shop: string): string =>
  listed === undefined || listed === 'third_party.service' ? shop : listed

const consent = (topic: Topic): fc.Arbitrary<Act> =>
  fc
    .tuple(
      fc.constantFrom(...topic),
      fc.constantFrom('purpose_consent', 'separate_consent', 'separate_consent'),
      fc.constantFrom('grant', 'grant', 'grant', 'refuse', 'withdraw'),
      version,
      partner,
      optionally('until', fc.constantFrom(...at)),
    )
    .map(([{ id, categories, recipients }, kind, what, v, shop, until]) => {
      const to = recipients.length === 0 ? {} : { recipient: partnerOf(recipients[0], shop) }
      return what === 'grant'
        ? grant(kind, id, categories, { version: v, ...to, ...until })
        : { act: `${what}-consent`, kind, purpose: id, how: 'click', ...to }
    })

const exemption = (topic: Topic): fc.Arbitrary<Act> =>
  fc
    .tuple(fc.constantFrom('0', '5', 'c', 'e'), fc.constantFrom(...at), fc.constantFrom(...topic))
    .map(([id, until, { id: about, categories }]) => ({
      act: 'invoke-exemption',
      list: 'collection',
      code: 'legal_duty',
      purpose: about,
      categories,
      proof: [
        { kind: 'statute', reference: 'Act 7' },
        { kind: 'article', reference: '3' },
      ],
      until,
      exemption: matter('exm', id),
    }))

const plain = (topic: Topic): fc.Arbitrary<Act> =>
  fc.oneof(
    { arbitrary: consent(topic), weight: 24 },
    { arbitrary: exemption(topic), weight: 5 },
    {
      arbitrary: fc
        .tuple(phone, permission, fc.constantFrom<'on' | 'off'>('on', 'on', 'off'))
        .map(([on, id, state]) => observe(on, id, state)),
      weight: 9,
    },
    fc.constantFrom(
      ...['deliver-notice', 'show-notice', 'accept-policy', 'decline-policy'].flatMap((act) =>
        versions.map((v) => ({
          act,
          policy,
          version: v,
          ...(act === 'deliver-notice' ? { channel: 'app' } : {}),
          ...(act === 'show-notice' ? { locale: 'zh-CN' } : {}),
        })),
      ),
    ),
    fc.constantFrom('person', 'background').map((by) => ({ act: 'use-service', policy, by })),
    fc.tuple(marketing, channel).map(([id, on]) => ({
      act: 'opt-in-to-marketing',
      purpose: id,
      channel: on,
      how: 'click',
      control: 'off',
    })),
    fc
      .tuple(optionally('purpose', marketing), optionally('channel', channel))
      .map(([p, c]) => ({ ...optOut, ...p, ...c })),
    phone.map((id) => ({ act: 'observe-uninstall', device: id, certainty: 'observed' })),
    optionally('purpose', fc.constant('app.secure')).map((p) => ({
      act: 'object-to-public-data',
      ...p,
    })),
    fc.constantFrom(...at).map((expiresAt) => ({
      act: 'receive-inbound-proof',
      source: 'partners',
      proofSha256: someHash('d'),
      categories: ['partner_supplied'],
      expiresAt,
    })),
    fc.constantFrom<Act>(
      { act: 'revoke-inbound', source: 'partners' },
      { act: 'flag-minor', band: '14_to_17' },
      { act: 'reach-majority', threshold: '18' },
      cancelAccount('app'),
      { act: 'terminate-agreement', agreement: 'ebank-customer-agreement' },
      {
        act: 'subscribe-service',
        purpose: 'service.account_movement',
        how: 'click',
        control: 'off',
      },
      { act: 'unsubscribe-service', purpose: 'service.account_movement', how: 'hotline' },
      {
        act: 'accept-agreement',
        agreement: 'ebank-customer-agreement',
        version: 'unstated',
        documentSha256: someHash('a'),
      },
    ),
  )

const registered: fc.Arbitrary<Act> = fc.oneof(
  fc.boolean().map((frozen) => ({ act: 'freeze-recipient', recipient: 'baidu.map', frozen })),
  partner.map((id) =>
    recipient(id, ['third_party.phone', 'third_party.location'], ['phone_number', 'location']),
  ),
  fc
    .constantFrom('cn-pipl', 'policy-literal')
    .map((profile) => ({ act: 'activate-profile', profile })),
  fc.constantFrom(...at).map((until) => ({
    act: 'record-warranty',
    source: 'partners',
    warrantySha256: someHash('e'),
    until,
  })),
  fc.constantFrom('service', 'marketing').map((segment) => ({
    act: 'declare-template',
    template: 'repayment-reminder',
    segments: [segment],
    contentSha256: someHash('f'),
  })),
)

const late = fc.constantFrom(0, 0, 0, 1, 90, 60 * 24 * 3)

export const anyStep = (topic: Topic): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      arbitrary: fc
        .tuple(who, plain(topic), late)
        .map(([n, act, lateMinutes]) => ({ step: 'act' as const, who: n, act, lateMinutes })),
      weight: 30,
    },
    {
      arbitrary: registered.map((command) => ({ step: 'register' as const, command })),
      weight: 4,
    },
    {
      arbitrary: fc
        .tuple(fc.constantFrom(0, 90), fc.constantFrom('profile.display', 'location.nearby'))
        .map(([inMinutes, id]) => ({ step: 'publish' as const, inMinutes, purpose: id })),
      weight: 1,
    },
    { arbitrary: who.map((n) => ({ step: 'erase' as const, who: n })), weight: 1 },
  )

export const anyQuestion = (topic: Topic): fc.Arbitrary<Asked> =>
  fc
    .tuple(
      who,
      fc
        .constantFrom(...topic)
        .chain(({ id, operations, categories }) =>
          fc
            .tuple(
              fc.constantFrom(...operations),
              optionally('categories', fc.subarray([...categories], { minLength: 1 })),
            )
            .map(([operation, some]) => ({ purpose: id, operation, ...some })),
        ),
      optionally('device', phone),
      optionally('recipient', fc.oneof(partner, fc.constantFrom('baidu.map', 'state.organs'))),
      optionally('channel', channel),
      optionally('template', fc.constantFrom('repayment-reminder', 'marketing-offer')),
      optionally('profile', fc.constantFrom('cn-pipl', 'policy-literal')),
      optionally('source', fc.constant('partners')),
      optionally('exemption', fc.constant('legal_duty')),
    )
    .map(([n, ...parts]) => ({ who: n, question: Object.assign({}, ...parts) }))
