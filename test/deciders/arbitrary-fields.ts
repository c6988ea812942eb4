/** Random acts over the small catalogue: mostly such as can be accepted, so that histories go somewhere. */
import * as fc from 'fast-check'
import type { ActName } from '../../src/commands/acts.ts'
import { sha256 } from '../../src/kernel/hash.ts'
import { matterFrom, subjectFrom } from '../../src/kernel/ids.ts'
import { guardian, hours, minutes, person, phoneA, phoneB } from '../decisions/fixture.ts'

const one = fc.constantFrom
const matters = (prefix: 'dsc' | 'pub' | 'exm') =>
  one(...['1', '2', '3'].map((digit) => matterFrom(prefix, digit.repeat(32))))
const hash = one(sha256('a'), sha256('b'))
const version = one('1', '2', '2', '2', '3')
const device = one(phoneA, phoneB)
const people = one(guardian, guardian, person, subjectFrom('3'.repeat(32)))
const how = one('click', 'click', 'hotline', 'sms_reply')
const onOff = one('on', 'off')
const end = one(minutes(-30), hours(1), hours(30))
const marketing = one('news', 'news', 'app.operate')
const channel = one('sms', 'app')
const maybe = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: undefined })

type Scope = {
  readonly kind: string
  readonly purpose: string
  readonly categories: ReadonlyArray<string>
} & Record<string, unknown>
/** Scopes that can be given, with what they cover. */
export const usable: ReadonlyArray<Scope> = [
  { kind: 'purpose_consent', purpose: 'profile.display', categories: ['nickname'] },
  { kind: 'purpose_consent', purpose: 'profile.display', categories: ['nickname', 'avatar'] },
  { kind: 'separate_consent', purpose: 'nearby', categories: ['location'] },
  { kind: 'separate_consent', purpose: 'recover', categories: ['phone'] },
  {
    kind: 'separate_consent',
    purpose: 'login.fingerprint',
    categories: ['fingerprint'],
    device: phoneA,
  },
  {
    kind: 'separate_consent',
    purpose: 'login.fingerprint',
    categories: ['fingerprint'],
    device: phoneB,
  },
  { kind: 'separate_consent', purpose: 'shop.order', categories: ['phone'], recipient: 'courier' },
  { kind: 'separate_consent', purpose: 'shop.order', categories: ['nickname'], recipient: 'shop' },
  ...['1', '2'].map((digit) => ({
    kind: 'public_disclosure_consent',
    purpose: 'page.publish',
    categories: ['nickname'],
    publication: matterFrom('pub', digit.repeat(32)),
  })),
]
const scope = one(...usable).map(({ categories: _none, ...rest }) => rest)
/** A scope whole, or by kind and purpose alone, which means every scope of theirs. */
const wide = fc.tuple(scope, fc.boolean()).map(([{ kind, purpose, ...narrower }, isWhole]) => ({
  kind,
  purpose,
  ...(isWhole ? narrower : {}),
}))
const invocation = one(
  {
    list: 'collection',
    code: 'self_published',
    purpose: 'app.operate',
    categories: ['log'],
    proof: [{ kind: 'source_snapshot', reference: 's' }],
  },
  {
    list: 'collection',
    code: 'service_stability',
    purpose: 'app.secure',
    categories: ['log'],
    proof: [{ kind: 'fault', reference: 'f' }],
  },
  {
    list: 'disclosure',
    code: 'criminal_justice',
    purpose: 'shop.order',
    categories: ['phone'],
    recipient: 'courier',
    personal: { officerIds: ['1', '2'] },
    proof: [
      { kind: 'case_document', reference: 'c' },
      { kind: 'organ', reference: 'o' },
      { kind: 'officers', reference: 'sealed' },
    ],
  },
)
const request = one(
  { recipient: 'courier', purpose: 'shop.order', categories: ['phone'] },
  { recipient: 'printer', purpose: 'shop.order', categories: ['nickname'] },
  {
    recipient: 'shop',
    purpose: 'shop.order',
    categories: ['nickname'],
    exemption: 'criminal_justice',
  },
)

/** Fields of each act, its name left out; what is undefined is left out too. */
export const fields: { readonly [N in ActName]: fc.Arbitrary<object> } = {
  'deliver-notice': fc.record({ policy: one('privacy'), version, channel }),
  'show-notice': fc.record({
    policy: one('privacy'),
    version,
    locale: one('en', 'zh-CN'),
    screen: maybe(hash),
  }),
  'accept-policy': fc.record({ policy: one('privacy'), version }),
  'decline-policy': fc.record({ policy: one('privacy'), version }),
  'use-service': fc.record({ policy: one('privacy'), by: one('person', 'person', 'background') }),
  'accept-agreement': fc.record({
    agreement: one('ebank'),
    version: one('1'),
    documentSha256: hash,
  }),
  'terminate-agreement': fc.record({ agreement: one('ebank') }),
  'subscribe-service': fc.record({
    purpose: one('movements'),
    how: one('click', 'switch'),
    control: one('off'),
  }),
  'unsubscribe-service': fc.record({ purpose: one('movements', 'news'), how }),
  'grant-consent': fc
    .record({ scope: one(...usable), version, how: one('click', 'switch'), until: maybe(end) })
    .map(({ scope: of, ...rest }) => ({
      ...of,
      policy: 'privacy',
      control: 'off',
      single: true,
      ...rest,
    })),
  'refuse-consent': fc.record({ scope, how }).map(({ scope: of, how: by }) => ({ ...of, how: by })),
  'withdraw-consent': fc.record({ wide, how }).map(({ wide: of, how: by }) => ({ ...of, how: by })),
  'withdraw-everything': fc.record({ how, policy: maybe(one('privacy')) }),
  'expire-consent': wide,
  'invalidate-consent': wide.map((of) => ({ ...of, ground: 'forced' })),
  'require-reconsent': fc
    .record({ wide, version })
    .map(({ wide: of, ...rest }) => ({ ...of, policy: 'privacy', ...rest })),
  'acknowledge-withdrawal': fc.record({ recipient: one('courier', 'shop') }),
  'offer-alternatives': fc.record({ purpose: one('login.fingerprint', 'nearby') }),
  'receive-inbound-proof': fc.record({
    source: one('partner'),
    proofSha256: hash,
    categories: one(['partner_data']),
    expiresAt: end,
  }),
  'revoke-inbound': fc.record({ source: one('partner', 'constructor') }),
  'opt-out-of-marketing': fc.record({
    how,
    purpose: maybe(marketing),
    policy: maybe(one('privacy')),
    channel: maybe(channel),
  }),
  'opt-in-to-marketing': fc.record({
    how,
    purpose: marketing,
    channel,
    control: one('off', 'none'),
  }),
  'acknowledge-suppression': fc.record({ system: one('sms-gateway', 'mailer') }),
  'prompt-permission': fc.record({ device, permission: one('location'), promptSha256: hash }),
  'observe-permission': fc.record({
    device,
    permission: one('location', 'notifications'),
    state: onOff,
    source: one('callback'),
    precision: maybe(one('full', 'coarse')),
  }),
  'observe-uninstall': fc.record({ device, certainty: one('observed', 'inferred') }),
  'toggle-feature': fc.record({
    feature: one('profile.edit', 'login.fingerprint', 'nearby', 'map', 'shop'),
    state: onOff,
    device: maybe(device),
  }),
  'request-disclosure': fc
    .record({ of: request, disclosure: maybe(matters('dsc')) })
    .map(({ of, disclosure }) => ({ ...of, disclosure })),
  'record-disclosure': fc.record({
    disclosure: matters('dsc'),
    categories: one(['phone'], ['nickname']),
    encrypted: one(true),
  }),
  'acknowledge-disclosure': fc.record({ disclosure: matters('dsc') }),
  'record-publication': fc.record({
    publication: matters('pub'),
    purpose: one('page.publish'),
    categories: one(['nickname']),
    placeSha256: one(sha256('a')),
  }),
  'take-down': fc.record({ publication: matters('pub') }),
  'invoke-exemption': fc
    .record({ of: invocation, until: end, exemption: maybe(matters('exm')) })
    .map(({ of, ...rest }) => ({ ...of, ...rest })),
  'close-exemption': fc.record({ exemption: matters('exm'), cause: one('done', 'lapsed') }),
  'approve-exemption': fc.record({ exemption: matters('exm') }),
  'give-exemption-notice': fc.record({ exemption: matters('exm') }),
  'object-to-public-data': fc.record({
    purpose: maybe(one('app.operate')),
    policy: maybe(one('privacy')),
  }),
  'flag-minor': fc.record({ band: one('under_8', '8_to_13', '14_to_17') }),
  'link-guardian': fc.record({ guardian: people, proofSha256: hash }),
  'unlink-guardian': fc.record({ guardian: people }),
  'grant-guardian-consent': fc.record({
    guardian: people,
    policy: one('privacy'),
    version,
    purposes: one(['app.operate'], ['app.operate', 'nearby', 'profile.display']),
  }),
  'withdraw-guardian-consent': fc.record({ guardian: people, policy: maybe(one('privacy')) }),
  'reach-majority': fc.record({ threshold: one('14', '18') }),
  'cancel-account': fc.record({ account: one('ebank', 'app') }),
  'reopen-account': fc.record({ account: one('ebank', 'app') }),
}
