/** Of acts that random histories rarely give an effect to: examples in which it shows (docs/decisions/0025). */
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { decide } from '../decisions/decide.ts'
import { plusMs } from '../../src/kernel/instant.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { hours, noon, person } from '../decisions/fixture.ts'
import { atClinic, bothView } from '../decisions/two-policies.ts'
import { acceptPolicy } from '../support/acts.ts'
import { opening, outcomeOf, says, stateOf } from './both-policies.ts'
import type { Step } from './both-policies.ts'
import { actOf } from './spec.ts'

describe('a statement under one of two policies', () => {
  /** The same said under the bank's names and under the clinic's. */
  const underBoth = (act: object): ReadonlyArray<Step> => [says(act), says(atClinic(act))]
  const decided = (question: object, ...steps: ReadonlyArray<Step>) => {
    const { standing } = stateOf([...opening, ...steps])
    return [question, atClinic(question)].map(
      (asked) => decide(bothView, standing, { subject: person, ...asked } as never, noon).decision,
    )
  }

  test('an opt-out of all that one sends stops nothing that the other sends', () => {
    const question = { purpose: 'news', operation: 'send', channel: 'sms' }
    const told = { purpose: 'news', channel: 'sms', how: 'click', control: 'off' }
    const wanted = underBoth({ act: 'opt-in-to-marketing', ...told })
    const out = (more: object) => says({ act: 'opt-out-of-marketing', how: 'click', ...more })
    const answered = (more: object) => decided(question, ...wanted, out(more))
    expect(decided(question, ...wanted)).toEqual(['ALLOW', 'ALLOW'])
    expect(answered({ policy: 'clinic' })).toEqual(['ALLOW', 'DENY'])
    expect(answered({ policy: 'clinic', channel: 'sms' })).toEqual(['ALLOW', 'DENY'])
    expect(answered({ policy: 'privacy' })).toEqual(['DENY', 'ALLOW'])
    // Named neither way it binds every one (docs/decisions/0025).
    expect(answered({})).toEqual(['DENY', 'DENY'])
  })

  test('an objection to what one takes from public sources leaves what the other takes', () => {
    const about = { purpose: 'profile.display', categories: ['nickname'] }
    const question = { ...about, operation: 'collect', exemption: 'self_published' }
    const invoked = underBoth({
      act: 'invoke-exemption',
      list: 'collection',
      code: 'self_published',
      ...about,
      proof: [{ kind: 'source_snapshot', reference: 'a page' }],
      until: plusMs(noon, 24 * 3_600_000),
    }).map(([draw, at], n): Step => [
      (state) => actOf({ ...draw(state), exemption: `exm_${String(n + 1).repeat(32)}` }),
      at,
    ])
    const objects = (more: object) => says({ act: 'object-to-public-data', ...more })
    const answered = (more: object) => decided(question, ...invoked, objects(more))
    expect(decided(question, ...invoked)).toEqual(['ALLOW', 'ALLOW'])
    expect(answered({ policy: 'clinic' })).toEqual(['ALLOW', 'DENY'])
    expect(answered({ policy: 'privacy' })).toEqual(['DENY', 'ALLOW'])
    expect(answered({})).toEqual(['DENY', 'DENY'])
    // And none is used anew, of the one objected to alone.
    const anew = (more: object) => decided(question, objects(more), ...invoked)
    expect(anew({ policy: 'clinic' })).toEqual(['ALLOW', 'DENY'])
    expect(anew({ policy: 'privacy' })).toEqual(['DENY', 'ALLOW'])
  })

  test.each([
    ['app', 'notice-not-shown', 'taken'],
    ['portal', 'taken', 'notice-not-shown'],
  ])(
    'an account %s that is opened again asks for the notice of its own policy alone',
    (account, bank, clinic) => {
      const at = (act: string, when: Instant): Step => [() => actOf({ act, account }), when]
      const state = stateOf([
        ...opening.map(([draw]): Step => [draw, hours(-3)]),
        at('cancel-account', hours(-2)),
        at('reopen-account', hours(-1)),
      ])
      const accepting = underBoth(acceptPolicy).map((step) => outcomeOf(state, step, 999))
      const refusals = accepting.map((each) => (E.isLeft(each) ? each.left.refusal : 'taken'))
      expect(refusals).toEqual([bank, clinic])
    },
  )
})
