/** An authorisation ends with its ground, and a disclosure made all the same is marked. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { protects } from '../../../src/commands/protective.ts'
import { resultsOf } from '../../../src/deciders/outcome/effects.ts'
import { subjectDecider } from '../../../src/deciders/subject.ts'
import type { SubjectState, SubjectCommand } from '../../../src/deciders/subject.ts'
import { endedBy } from '../../../src/standing/fold/ends.ts'
import { guardian, minutes, noon, phoneA, view } from '../../decisions/fixture.ts'
import {
  accepts,
  courier,
  disclosureId,
  exemptionId,
  grants,
  guardianAllows,
  hasGuardian,
  invokes,
  isMinor,
  requests,
  sends,
  shown,
  toCourier,
  warrant,
} from '../acts.ts'
import { anyAct } from '../arbitrary.ts'
import { after, context, does, given, recorded as eventOf } from '../spec.ts'

const asking = (at = minutes(-8)) => requests(toCourier, at)
const leaving = (at = minutes(-2)) => sends({}, at)
const able = [shown(), accepts(), grants(courier)]
const click = { how: 'click' }
const { kind, purpose, recipient } = courier

const ends: ReadonlyArray<readonly [name: string, act: string, body: object]> = [
  ['taking back this consent', 'withdraw-consent', { kind, purpose, recipient, ...click }],
  ['taking back all of its kind and purpose', 'withdraw-consent', { kind, purpose, ...click }],
  ['taking back everything', 'withdraw-everything', click],
  ['refusing it', 'refuse-consent', { kind, purpose, recipient, ...click }],
  ['declining the policy', 'decline-policy', { policy: 'privacy', version: '2' }],
  ['closing the account', 'cancel-account', { account: 'app' }],
  ['being flagged as a minor', 'flag-minor', { band: '14_to_17' }],
  [
    'a finding that it was never good',
    'invalidate-consent',
    { kind, purpose, recipient, ground: 'bundled' },
  ],
]

const stateOf = (state: SubjectState, command: SubjectCommand = asking()) =>
  resultsOf(state, command.act, noon, disclosureId, view)

describe('an open authorisation', () => {
  test('that rests on no consent ends by taking back everything, under one policy or under all', () => {
    const printed = { ...toCourier, recipient: 'printer', categories: ['nickname'] }
    const printing = [shown(), accepts(), requests(printed, minutes(-8))]
    for (const scope of [{}, { policy: 'privacy' }]) {
      const end = does('withdraw-everything', { ...click, ...scope }, minutes(-5))
      expect(stateOf(given(...printing, end).state, requests(printed))).toMatchObject([
        { of: `disclosures/${disclosureId}`, state: 'ended', since: minutes(-5) },
      ])
    }
  })

  test.each(ends)('ends by %s, and what leaves after it is marked', (_, name, body) => {
    const end = does(name, body, minutes(-5))
    const ended = given(...able, asking(), end)
    expect(stateOf(ended.state)).toMatchObject([
      { of: `disclosures/${disclosureId}`, state: 'ended', since: minutes(-5) },
    ])
    ended.when(leaving()).records({ type: 'DisclosureMade' })
    for (const order of [
      [asking(), end, leaving()],
      [asking(), leaving(), end],
    ])
      expect(stateOf(given(...able, ...order).state)).toMatchObject([
        { state: 'made_after_withdrawal' },
      ])
  })

  test.each(ends)('stays as it is for %s after it was used', (_, name, body) => {
    const end = does(name, body, minutes(-1))
    for (const order of [
      [asking(), end, leaving()],
      [asking(), leaving(), end],
    ])
      expect(stateOf(given(...able, ...order).state)).toMatchObject([{ state: 'made' }])
  })

  test('says that it was made after a withdrawal also when its receipt has come', () => {
    const received = does('acknowledge-disclosure', { disclosure: disclosureId })
    const end = does('withdraw-everything', click, minutes(-5))
    expect(stateOf(given(...able, asking(), end, leaving(), received).state)).toMatchObject([
      { state: 'made_after_withdrawal' },
    ])
  })

  test('is not ended by what was taken back before the consent that it rests on was given', () => {
    const before = does('withdraw-consent', { kind, purpose, ...click }, minutes(-30))
    const again = grants(courier, minutes(-20))
    const state = given(...able, before, again, asking(), leaving()).state
    expect(stateOf(state)).toMatchObject([{ state: 'made' }])
  })

  test('is not revived by a consent given anew: that is for the next', () => {
    const end = does('withdraw-consent', { kind, purpose, ...click }, minutes(-5))
    const state = given(...able, asking(), end, grants(courier, minutes(-4)), leaving()).state
    expect(stateOf(state)).toMatchObject([{ state: 'made_after_withdrawal' }])
  })

  test('on an exemption ends with that, and by no withdrawal of consent', () => {
    const open = [...able, invokes(warrant), requests({ ...toCourier, exemption: warrant.code })]
    const closed = does('close-exemption', { exemption: exemptionId, cause: 'done' }, minutes(-5))
    const withdrawn = does('withdraw-everything', click, minutes(-5))
    expect(stateOf(given(...open, closed, leaving(noon)).state)).toMatchObject([
      { state: 'made_after_withdrawal' },
    ])
    expect(stateOf(given(...open, withdrawn, leaving(noon)).state)).toMatchObject([
      { state: 'made' },
    ])
  })

  test('for a minor ends with the word of the guardian', () => {
    const young = [isMinor(), hasGuardian(), guardianAllows([purpose])]
    const open = [shown(), accepts(), ...young, grants(courier), asking()]
    const over = does('withdraw-guardian-consent', { guardian }, minutes(-5))
    expect(stateOf(given(...open, over, leaving()).state)).toMatchObject([
      { state: 'made_after_withdrawal' },
    ])
  })

  test('with nothing to say of its grounds, as older ones are, ends all the same', () => {
    const { state } = given(...able)
    const asked = subjectDecider.decide(state, asking(), context)
    if (E.isLeft(asked)) throw new Error('refused')
    const old = asked.right.map((draft) => {
      if (draft.type !== 'DisclosureAuthorised') return draft
      const { restsOn: _, ...body } = draft.body
      return { ...draft, body }
    })
    const end = does('withdraw-consent', { kind, purpose, ...click }, minutes(-5))
    const told = [end, leaving()].reduce<SubjectState>(
      (so, command) => {
        const drafts = subjectDecider.decide(so, command, context)
        return E.isRight(drafts) ? after(so, drafts.right) : so
      },
      after(state, old),
    )
    expect(stateOf(told)).toMatchObject([{ state: 'made_after_withdrawal' }])
  })
})

const words: ReadonlyArray<readonly [name: string, act: object]> = [
  ...ends.map(([, name, body]) => [name, body] as const),
  ['grant-consent', { ...grants(courier).act }],
  ['accept-policy', { policy: 'privacy', version: '2' }],
  ['withdraw-consent', { kind: 'purpose_consent', purpose: 'profile.display', ...click }],
  ['observe-uninstall', { device: phoneA, certainty: 'observed' }],
]

/** The recorded acts, in the order in which they were told; the last item is the state of the disclosure. */
const told = (order: ReadonlyArray<SubjectCommand>) => {
  const taken: number[] = []
  const state = order.reduce<SubjectState>(
    (so, command, n) => {
      const drafts = subjectDecider.decide(so, command, context)
      if (E.isLeft(drafts)) return so
      taken.push(n)
      return after(so, drafts.right)
    },
    given(...able, asking(minutes(-9))).state,
  )
  const [found] = stateOf(state)
  return { state: found?.state, since: found?.since, taken: taken.length }
}

describe('the mark', () => {
  test('does not hang on the order in which words and the transfer are told', () => {
    const each = fc.tuple(fc.constantFrom(...words), fc.integer({ min: -60, max: 0 }))
    const seen = new Set<string | undefined>()
    fc.assert(
      fc.property(
        fc.array(each, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -8, max: 0 }),
        fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
        (said, left, places) => {
          const acts = [
            ...said.map(([[name, act], ago]) => does(name, act, minutes(ago))),
            leaving(minutes(left)),
          ]
          const anyhow = acts
            .map((act, n) => [places[n] ?? 0, act] as const)
            .toSorted(([a], [b]) => a - b)
            .map(([, act]) => act)
          const first = told(acts.toSorted((a, b) => (a.at < b.at ? -1 : 1)))
          const second = told(anyhow)
          fc.pre(first.taken === second.taken)
          seen.add(first.state)
          expect(second).toEqual(first)
        },
      ),
      { numRuns: 400, seed: 8 },
    )
    expect(seen).toEqual(new Set(['made', 'made_after_withdrawal']))
  })
})

describe('an act that protects', () => {
  // A switch of a feature that no purpose hangs on, the e-banking account beside the app's, and what comes with others:
  // an objection closes each exemption by an event of its own. Recipients are told of what another event ended.
  const elsewhere = [
    'FeatureToggled',
    'AccountCancelled',
    'ServiceStopRequired',
    'PublicDataObjected',
    'SharingEnded',
  ]
  test('records nothing that ends no ground', () => {
    const { state } = given(...able)
    const acts = fc.sample(anyAct, { numRuns: 2_000, seed: 8 }).map((make) => make(state))
    const recorded = acts.filter(protects).flatMap((act) => {
      const drafts = subjectDecider.decide(state, { ...asking(noon), act }, context)
      return E.isRight(drafts) ? drafts.right.map((draft, n) => eventOf(draft, n)) : []
    })
    const idle = recorded.filter((each) => endedBy(each).length === 0).map(({ type }) => type)
    expect(new Set(recorded.map(({ type }) => type)).size).toBeGreaterThan(8)
    expect(idle.filter((type) => !elsewhere.includes(type))).toEqual([])
  })
})
