/** Random histories of one person: a beginning after which most acts are open, then anything. */
import * as fc from 'fast-check'
import { sha256 } from '../../src/kernel/hash.ts'
import { matterFrom } from '../../src/kernel/ids.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { guardian, hours } from '../decisions/fixture.ts'
import { acceptPolicy, cancelAccount } from '../support/acts.ts'
import { anyAct, anyTime } from './arbitrary.ts'
import { usable } from './arbitrary-fields.ts'
import type { Step } from './laws.ts'
import { actOf } from './spec.ts'

const at =
  (when: Instant) =>
  (act: object): Step =>
    [() => actOf(act), when] as const
const first = at(hours(-24 * 50))
const lately = at(hours(-48))

/** Told of every version, and the first one accepted: from here most acts are open. */
const told: ReadonlyArray<Step> = [
  ...['1', '2', '3'].map((version) =>
    first({ act: 'deliver-notice', policy: 'privacy', version, channel: 'app' }),
  ),
  first({ act: 'accept-policy', policy: 'privacy', version: '1' }),
]
const granting = usable.map((scope) => ({
  act: 'grant-consent',
  ...scope,
  policy: 'privacy',
  how: 'click',
  control: 'off',
  single: true,
}))
/** Consents of both versions, some about to expire, some taken back; data asked for, sent and published. */
const busy: ReadonlyArray<Step> = [
  ...told,
  ...granting.map((act) => first({ ...act, version: '1' })),
  lately(acceptPolicy),
  ...granting.slice(0, 5).map((act) => lately({ ...act, version: '2', until: hours(-1) })),
  ...['1', '2'].map((digit) =>
    lately({
      act: 'request-disclosure',
      disclosure: matterFrom('dsc', digit.repeat(32)),
      recipient: 'courier',
      purpose: 'shop.order',
      categories: ['phone'],
    }),
  ),
  lately({
    act: 'record-disclosure',
    disclosure: matterFrom('dsc', '1'.repeat(32)),
    categories: ['phone'],
    encrypted: true,
  }),
  lately({
    act: 'invoke-exemption',
    exemption: matterFrom('exm', '1'.repeat(32)),
    list: 'collection',
    code: 'self_published',
    purpose: 'app.operate',
    categories: ['log'],
    proof: [{ kind: 'source_snapshot', reference: 's' }],
    until: hours(1),
  }),
  lately({
    act: 'invoke-exemption',
    exemption: matterFrom('exm', '2'.repeat(32)),
    list: 'collection',
    code: 'other_law_or_regulator',
    purpose: 'app.secure',
    categories: ['log'],
    proof: ['instrument', 'approver', 'second_approver'].map((kind) => ({ kind, reference: kind })),
    until: hours(1),
  }),
  lately({
    act: 'record-publication',
    publication: matterFrom('pub', '1'.repeat(32)),
    purpose: 'page.publish',
    categories: ['nickname'],
    placeSha256: sha256('a'),
  }),
]
const leaving: ReadonlyArray<Step> = [
  ...busy,
  ...granting
    .slice(5)
    .map(({ kind, purpose }) =>
      at(hours(-3))({ act: 'withdraw-consent', kind, purpose, how: 'click' }),
    ),
]
/** Gone a while ago: from here an account is had again. */
const left: ReadonlyArray<Step> = [...told, first(cancelAccount('ebank'))]
const young: ReadonlyArray<Step> = [
  ...told,
  first({ act: 'flag-minor', band: '8_to_13' }),
  first({ act: 'link-guardian', guardian, proofSha256: sha256('a') }),
]
const guarded: ReadonlyArray<Step> = [
  ...young,
  lately({
    act: 'grant-guardian-consent',
    guardian,
    policy: 'privacy',
    version: '2',
    purposes: ['app.operate', 'nearby'],
  }),
]
const step: fc.Arbitrary<Step> = fc.tuple(anyAct, anyTime)
/** A person's acts, in the order in which they were told: at any time, often late. */
export const history = fc
  .tuple(
    fc.constantFrom<ReadonlyArray<Step>>([], told, busy, busy, leaving, left, young, guarded),
    fc.array(step, { maxLength: 16 }),
  )
  .map(([beginning, rest]) => [...beginning, ...rest])
