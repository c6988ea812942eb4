/** Policies are apart: what is said under one changes no answer under another (docs/decisions/0025). */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aboutAct, actCodecs } from '../../src/commands/acts.ts'
import type { Act, ActName } from '../../src/commands/acts.ts'
import { decide } from '../decisions/decide.ts'
import * as lookups from '../../src/deciders/lookups.ts'
import type { SubjectState } from '../../src/deciders/subject.ts'
import type { Operation } from '../../src/events/vocabulary.ts'
import { deviceFrom } from '../../src/kernel/ids.ts'
import { guardian, noon, person, phoneA } from '../decisions/fixture.ts'
import { atClinic, bothView } from '../decisions/two-policies.ts'
import { showNotice } from '../support/acts.ts'
import { actNamed, actNames, anyTime } from './arbitrary.ts'
import type { Draw } from './arbitrary.ts'
import { stateOf, next, opening, says } from './both-policies.ts'
import type { Step } from './both-policies.ts'
import { actOf } from './spec.ts'

const clinicId = (id: string): string => {
  // A device is one app on one phone, and a disclosure, publication or exemption is of one policy.
  if (id.startsWith('dev_'))
    return deviceFrom(id.startsWith('dev_a') ? 'd'.repeat(32) : 'e'.repeat(32))
  return /^(dsc|pub|exm)_/.test(id) ? `${id.slice(0, 4)}${'7'.repeat(32)}` : id
}

const begun = { dsc: { disclosure: 'dsc_' }, exm: { exemption: 'exm_' } }

/** Acts that are of every policy unless they name one. */
const isWide = (name: ActName): boolean => 'policy' in actCodecs[name].optional

/** How an act is said under the clinic's policy: by the fields that it has, and those that it may have. */
const underClinic = (act: Act): object => {
  const { begins } = aboutAct(act.act)
  const wide = isWide(act.act) ? { policy: 'privacy' } : {}
  const whole = { ...act, ...wide, ...(begins === undefined ? {} : begun[begins]) }
  return Object.fromEntries(
    Object.entries(whole).map(([field, value]) => {
      if (field === 'account') return [field, 'portal']
      return [field, typeof value === 'string' ? clinicId(value) : value]
    }),
  )
}

/** How old somebody is, and who speaks for them, is so whatever the policy (clause 6). Any other act fails here. */
const ofTheWholePerson: ReadonlyArray<ActName> = [
  'flag-minor',
  'link-guardian',
  'unlink-guardian',
  'reach-majority',
]

const apart = actNames.filter((name) => !ofTheWholePerson.includes(name))

const saidAtClinic =
  (draw: Draw): Draw =>
  (state) => {
    const act = draw(state)
    return ofTheWholePerson.includes(act.act) ? act : actOf(atClinic(underClinic(act)))
  }

const recipients = [undefined, 'courier', 'shop'] as const
const operations: ReadonlyArray<Operation> = ['use', 'collect', 'send', 'provide', 'publish']

/** The answers under one policy, to every question. */
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
    showNotice,
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
    // No policy has such an account: it is on record, and ends nothing.
    expect(both(...grown, ends('unheard-of'))).toEqual(['ALLOW', 'ALLOW'])
  })
})

/** The same under the bank's policy: what may be said of all is said of this one. */
function asBank(name: ActName, draw: Draw): Draw {
  return isWide(name) ? (state) => actOf({ ...draw(state), policy: 'privacy' }) : draw
}
