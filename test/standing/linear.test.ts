/**
 * A fold is linear in events, whatever they name: ten times the events take about ten times the time. Where each
 * event copied what came before it would be a hundred times. Counted is the time of the processor, which others on the
 * machine do not take from; and of each the least of some rounds, which the collector and the compiler disturb least.
 */
import { describe, expect, test } from 'vitest'
import {
  evolveSubject,
  stateAsOf,
  initialState,
} from '../../src/deciders/subject-state/subject-state.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { sha256, uuidFrom } from '../../src/kernel/hash.ts'
import { deviceFrom, matterFrom } from '../../src/kernel/ids.ts'
import type { FeatureId } from '../../src/kernel/ids.ts'
import { evolveStanding } from '../../src/standing/evolve.ts'
import { standingFrom } from '../../src/standing/row/decode.ts'
import { standingText } from '../../src/standing/row/encode.ts'
import { nobody } from '../../src/standing/standing.ts'
import { event, hours, id, minutes, noon } from '../decisions/fixture.ts'
import { trailOf } from './trail.ts'

const hexOf = (n: number): string => sha256(String(n)).slice(0, 32)
const device = (n: number) => deviceFrom(hexOf(n))
const matter = (prefix: 'dsc' | 'exm' | 'pub', n: number) => matterFrom(prefix, hexOf(n))
const half = 400
const number = (n: number): string => String(n)

/** Facts that somebody can make as many of as they like, each naming something new. */
const named: { readonly [what: string]: (n: number) => object } = {
  permissions: (n) => ({
    type: 'DevicePermissionObserved',
    body: { device: device(n), permission: 'location', state: 'on', source: 'callback' },
  }),
  toggles: (n) => ({
    type: 'FeatureToggled',
    body: { feature: 'map', state: n % 2 === 0 ? 'on' : 'off', device: device(n) },
  }),
  features: (n) => ({ type: 'FeatureToggled', body: { feature: `f${n}`, state: 'on' } }),
  uninstalls: (n) => ({
    type: 'DeviceUninstallObserved',
    body: { device: device(n), certainty: 'observed' },
  }),
  prompts: (n) => ({
    type: 'DevicePermissionPrompted',
    body: { device: device(0), permission: 'location', promptSha256: sha256(number(n)) },
  }),
  screens: (n) => ({
    type: 'NoticeShown',
    body: { policy: 'privacy', version: '2', locale: 'zh-CN', screen: `s${n}` },
  }),
  notices: (n) => ({
    type: 'PolicyNoticeDelivered',
    body: { policy: 'privacy', version: number(n), channel: 'sms' },
  }),
  consents: (n) => ({
    type: 'ConsentGranted',
    body: { kind: 'purpose_consent', purpose: 'nearby', device: device(n), categories: [] },
  }),
  withdrawals: () => ({
    type: 'ConsentWithdrawn',
    body: { kind: 'purpose_consent', purpose: 'nearby', act: 'click' },
  }),
  acknowledgements: (n) =>
    n === 0
      ? { type: 'ConsentWithdrawn', body: { kind: 'purpose_consent', purpose: 'nearby' } }
      : {
          type: 'WithdrawalPropagated',
          body: { withdrawal: uuidFrom('told', number(0)), recipient: `r${n}` },
        },
  'opt-outs': () => ({ type: 'MarketingOptedOut', body: { act: 'click' } }),
  disclosures: (n) => ({
    // By turns four hundred are asked for and confirmed, the oldest first: each is then as far back as can be.
    type: n % (2 * half) < half ? 'DisclosureRequested' : 'DisclosureAcknowledged',
    body: { disclosure: matter('dsc', n % (2 * half) < half ? n : n - half), categories: [] },
  }),
  exemptions: (n) => ({
    type: 'ExemptionInvoked',
    body: {
      exemption: matter('exm', n),
      purpose: 'x',
      categories: [],
      evidence: [],
      until: hours(9),
    },
  }),
  publications: (n) => ({
    type: 'PublishedRecorded',
    body: { publication: matter('pub', n), purpose: 'x', categories: [] },
  }),
  guardians: (n) => ({ type: 'GuardianLinked', body: { guardian: hexOf(n) } }),
}

const toggled = {
  type: 'FeatureToggled' as const,
  body: { feature: id<FeatureId>('map'), state: 'on' as const },
}
const envelope = event(noon, toggled)

// Folds look at no more of a body than is given here.
const eventsOf = (fact: (n: number) => object, count: number): ReadonlyArray<LedgerEvent> =>
  Array.from({ length: count }, (_, n) => {
    const told: object = { ...envelope, id: uuidFrom('told', number(n)), ...fact(n) }
    return told as LedgerEvent
  })

const few = 800
const many = 10 * few

/** Of this process alone, in microseconds. */
const processorTime = (run: () => unknown): number => {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

// Between the 10 of a linear fold and the 100 of a quadratic one, with room for the collector and for a busy machine,
// which takes caches away.
const bound = 45
const maxRounds = 15

/** How many times as long the many take. It is measured until it is below the bound: one that copies never is. */
const growth = <A>(of: (count: number) => A, run: (input: A) => unknown): number => {
  const [small, large] = [of(few), of(many)]
  run(small)
  let [least, most] = [Infinity, Infinity]
  for (let round = 0; round < 3 || (round < maxRounds && most >= bound * least); round += 1) {
    // Ten of the small ones, so that neither is too short to be measured.
    const ten = processorTime(() => {
      for (let n = 0; n < 10; n += 1) run(small)
    })
    least = Math.min(least, ten / 10)
    most = Math.min(
      most,
      processorTime(() => run(large)),
    )
  }
  return most / least
}

test('a fold that copies what came before is found', () => {
  const copying = (count: number) => {
    let all: ReadonlyArray<number> = []
    for (let n = 0; n < count; n += 1) all = [...all, n]
    return all
  }
  expect(growth((count) => count, copying)).toBeGreaterThanOrEqual(bound)
})

describe.each(Object.entries(named))('many %s', (_, fact) => {
  test('are folded for deciders in linear time', () => {
    expect(
      growth(
        (count) => eventsOf(fact, count),
        (events) => events.reduce(evolveSubject, initialState),
      ),
    ).toBeLessThan(bound)
  })

  test('are told as a trail in linear time', () => {
    expect(growth((count) => eventsOf(fact, count), trailOf)).toBeLessThan(bound)
  })

  test('are written as a row and read back in linear time', () => {
    expect(
      growth(
        (count) => eventsOf(fact, count).reduce(evolveStanding, nobody),
        (standing) => standingFrom(standingText(standing)),
      ),
    ).toBeLessThan(bound)
  })
})

test('a state as of an earlier time is folded in linear time', () => {
  const stateOf = (count: number) => {
    const events = eventsOf(named['permissions'] ?? (() => ({})), count)
    return [...events, event(minutes(9), toggled)].reduce(evolveSubject, initialState)
  }
  expect(growth(stateOf, (state) => stateAsOf(state, minutes(1)))).toBeLessThan(bound)
})
