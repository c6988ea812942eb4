/** Policies are apart: what is said under one changes no answer under another (docs/decisions/0025). */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Act, ActName } from '../../src/commands/acts.ts'
import { decide } from '../decisions/decide.ts'
import * as lookups from '../../src/deciders/lookups.ts'
import type { SubjectState } from '../../src/deciders/subject.ts'
import type { Operation } from '../../src/events/vocabulary.ts'
import { deviceFrom } from '../../src/kernel/ids.ts'
import { guardian, noon, person, phoneA } from '../decisions/fixture.ts'
import { atClinic, bothView } from '../decisions/two-policies.ts'
import { actNamed, actNames, anyTime } from './arbitrary.ts'
import type { Draw } from './arbitrary.ts'
import { stateOf, next, opening, says } from './both-policies.ts'
import type { Step } from './both-policies.ts'
import { actOf } from './spec.ts'

const same = (act: Act): object => act
const clinicDevice = (device: string): string =>
  deviceFrom(device.slice(4, 5) === 'a' ? 'd'.repeat(32) : 'e'.repeat(32))
/** A device is one app on one phone: the clinic's is another than the bank's. */
const onItsDevice = (act: Act): object =>
  'device' in act && act.device !== undefined ? { ...act, device: clinicDevice(act.device) } : act
const named = (act: Act): object => ({ ...act, policy: 'privacy' })

/** How each act is said under the clinic's policy. A new act must find its place here. */
const underClinic: { readonly [N in ActName]: ((act: Act) => object) | 'of the whole person' } = {
  'deliver-notice': same,
  'show-notice': same,
  'accept-policy': same,
  'decline-policy': same,
  'use-service': same,
  'accept-agreement': same,
  'terminate-agreement': same,
  'grant-consent': onItsDevice,
  'refuse-consent': onItsDevice,
  'withdraw-consent': onItsDevice,
  'withdraw-everything': named,
  'expire-consent': onItsDevice,
  'invalidate-consent': onItsDevice,
  'require-reconsent': onItsDevice,
  'acknowledge-withdrawal': same,
  'offer-alternatives': same,
  'receive-inbound-proof': same,
  'revoke-inbound': same,
  'opt-out-of-marketing': named,
  'opt-in-to-marketing': same,
  'acknowledge-suppression': same,
  'prompt-permission': onItsDevice,
  'observe-permission': onItsDevice,
  'observe-uninstall': onItsDevice,
  'toggle-feature': onItsDevice,
  // Disclosures, publications and exemptions are known by ids that belong to one of them.
  'request-disclosure': (act) => ({ ...act, disclosure: `dsc_${'7'.repeat(32)}` }),
  'record-disclosure': (act) => ({ ...act, disclosure: `dsc_${'7'.repeat(32)}` }),
  'acknowledge-disclosure': (act) => ({ ...act, disclosure: `dsc_${'7'.repeat(32)}` }),
  'record-publication': (act) => ({ ...act, publication: `pub_${'7'.repeat(32)}` }),
  'take-down': (act) => ({ ...act, publication: `pub_${'7'.repeat(32)}` }),
  'invoke-exemption': (act) => ({ ...act, exemption: `exm_${'7'.repeat(32)}` }),
  'approve-exemption': (act) => ({ ...act, exemption: `exm_${'7'.repeat(32)}` }),
  'give-exemption-notice': (act) => ({ ...act, exemption: `exm_${'7'.repeat(32)}` }),
  'close-exemption': (act) => ({ ...act, exemption: `exm_${'7'.repeat(32)}` }),
  'object-to-public-data': named,
  // How old somebody is, and who speaks for them, is so whatever the policy (clause 6).
  'flag-minor': 'of the whole person',
  'link-guardian': 'of the whole person',
  'unlink-guardian': 'of the whole person',
  'reach-majority': 'of the whole person',
  'grant-guardian-consent': same,
  'withdraw-guardian-consent': named,
  'cancel-account': (act) => ({ ...act, account: 'portal' }),
  'subscribe-service': same,
  'unsubscribe-service': same,
  'reopen-account': (act) => ({ ...act, account: 'portal' }),
}

const apart = actNames.filter((name) => underClinic[name] !== 'of the whole person')

const saidAtClinic =
  (draw: Draw): Draw =>
  (state) => {
    const act = draw(state)
    const how = underClinic[act.act]
    if (how === 'of the whole person') return act
    return actOf(atClinic(how(act)))
  }

const recipients = [undefined, 'courier', 'shop'] as const
const operations: ReadonlyArray<Operation> = ['use', 'collect', 'send', 'provide', 'publish']

/** What would be answered under one policy, whatever is asked. */
const answers = ({ standing }: SubjectState, policy: string): ReadonlyArray<unknown> =>
  [...bothView.purposes.values()]
    .filter(({ version }) => version.policy === policy)
    .flatMap(({ purpose }) =>
      operations.flatMap((operation) =>
        recipients.map((to) => {
          const own = to !== undefined && policy === 'clinic' ? `clinic.${to}` : to
          const at = operation === 'send' ? { channel: 'sms' } : {}
          const question = {
            subject: person,
            purpose: purpose.id,
            operation,
            device: phoneA,
            ...at,
          }
          const asked = own === undefined ? question : { ...question, recipient: own }
          return decide(bothView, standing, asked as never, noon)
        }),
      ),
    )

const anyStep = (isClinic: boolean): fc.Arbitrary<Step> =>
  fc
    .tuple(fc.constantFrom(...actNames).chain(actNamed), anyTime)
    .map(([draw, at]) => [isClinic ? saidAtClinic(draw) : draw, at] as const)

const anyState = fc
  .array(fc.boolean().chain(anyStep), { maxLength: 20 })
  .map((steps) => stateOf([...opening, ...steps]))

describe('two policies on one ledger', () => {
  test.each(apart)('%s under one leaves every decision under the other as it was', (name) => {
    fc.assert(
      fc.property(anyState, actNamed(name), anyTime, fc.boolean(), (state, draw, at, isClinic) => {
        const other = isClinic ? 'privacy' : 'clinic'
        const draws = isClinic ? saidAtClinic(draw) : asBank(name, draw)
        const before = answers(state, other)
        expect(answers(next(state, [draws, at], 999), other)).toEqual(before)
      }),
      { numRuns: 12 },
    )
  })

  test('using one goes on being recorded after the account of the other was closed', () => {
    const used = (before: ReadonlyArray<Step>) => {
      const state = stateOf([
        says({ act: 'show-notice', policy: 'privacy', version: '1', locale: 'en' }),
        says({ act: 'accept-policy', policy: 'privacy', version: '1' }),
        says({ act: 'show-notice', policy: 'clinic', version: '1', locale: 'en' }),
        says({ act: 'accept-policy', policy: 'clinic', version: '1' }),
        says({ act: 'deliver-notice', policy: 'privacy', version: '2', channel: 'app' }),
        ...before,
        says({ act: 'use-service', policy: 'privacy', by: 'person' }),
      ])
      const use = lookups.own(lookups.own(state.standing.policies, 'privacy')?.uses, '2')
      return use === undefined ? undefined : { at: use.at, before: use.before, proven: use.proven }
    }
    const open = used([])
    expect(open).toBeDefined()
    expect(used([says({ act: 'cancel-account', account: 'portal' })])).toEqual(open)
  })

  const child: ReadonlyArray<Step> = [
    { act: 'flag-minor', band: '8_to_13' },
    { act: 'link-guardian', guardian, proofSha256: 'a'.repeat(64) },
    { act: 'show-notice', policy: 'privacy', version: '2', locale: 'en' },
    { act: 'show-notice', policy: 'clinic', version: '2', locale: 'en' },
    {
      act: 'grant-guardian-consent',
      guardian,
      policy: 'privacy',
      version: '2',
      purposes: ['app.operate'],
    },
  ].map((act) => [() => actOf(act), noon])
  const clinicToo: Step = [
    () =>
      actOf({
        act: 'grant-guardian-consent',
        guardian,
        policy: 'clinic',
        version: '2',
        purposes: ['clinic.app.operate'],
      }),
    noon,
  ]
  const takenBack = (more: object = {}): Step => [
    () => actOf({ act: 'withdraw-guardian-consent', guardian, ...more }),
    noon,
  ]
  const operate = (state: SubjectState, policy: 'privacy' | 'clinic'): string => {
    const purpose = policy === 'privacy' ? 'app.operate' : 'clinic.app.operate'
    const question = { subject: person, purpose, operation: 'use' }
    return decide(bothView, state.standing, question as never, noon).decision
  }
  const both = (...steps: ReadonlyArray<Step>) => {
    const state = stateOf(steps)
    return [operate(state, 'privacy'), operate(state, 'clinic')]
  }

  test("a guardian's yes under the second stands beside that under the first", () => {
    expect(both(...child)).toEqual(['ALLOW', 'DENY'])
    expect(both(...child, clinicToo)).toEqual(['ALLOW', 'ALLOW'])
    expect(both(...child, clinicToo, takenBack({ policy: 'clinic' }))).toEqual(['ALLOW', 'DENY'])
    expect(both(...child, clinicToo, takenBack())).toEqual(['DENY', 'DENY'])
  })

  test('the end of the account at the clinic is not the end of that at the bank, nor the other way round', () => {
    const ends = (account: string): Step => [() => actOf({ act: 'cancel-account', account }), noon]
    const grown = opening
    expect(both(...grown)).toEqual(['ALLOW', 'ALLOW'])
    expect(both(...grown, ends('portal'))).toEqual(['ALLOW', 'DENY'])
    expect(both(...grown, ends('ebank'))).toEqual(['DENY', 'ALLOW'])
    // No policy has such an account: it is on record, and nobody's.
    expect(both(...grown, ends('unheard-of'))).toEqual(['ALLOW', 'ALLOW'])
  })
})

/** The same under the bank's policy: what may be said of all is said of this one. */
function asBank(name: ActName, draw: Draw): Draw {
  const names = ['withdraw-everything', 'opt-out-of-marketing', 'object-to-public-data']
  const isWide = names.includes(name) || name === 'withdraw-guardian-consent'
  return isWide ? (state) => actOf({ ...draw(state), policy: 'privacy' }) : draw
}
