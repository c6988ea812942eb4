import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  earlierState,
  evolveSubject,
  forget,
  stateAsOf,
  reachesBack,
  initialState,
} from '../../../src/deciders/subject-state/subject-state.ts'
import type { SubjectState } from '../../../src/deciders/subject-state/subject-state.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { uuidFrom } from '../../../src/kernel/hash.ts'
import type { FeatureId } from '../../../src/kernel/ids.ts'
import type { Instant } from '../../../src/kernel/instant.ts'
import { event, hours, id, minutes, noon } from '../../decisions/fixture.ts'

const toggled = {
  type: 'FeatureToggled' as const,
  body: { feature: id<FeatureId>('map'), state: 'on' as const },
}
const envelope = event(noon, toggled)

const features = ['map', 'shop', 'chat', 'pay', 'scan']

/** The nth event of a state that goes on a minute at a time, told of so many minutes late. */
const nth = (n: number, late: number): LedgerEvent => {
  const state = n % 3 === 0 ? ('off' as const) : ('on' as const)
  const body = { feature: id<FeatureId>(features[n % features.length] ?? ''), state }
  return { ...envelope, id: uuidFrom('nth', n), occurredAt: minutes(n - late), body } as LedgerEvent
}

const eventsOf = (lates: ReadonlyArray<number>) => lates.map((late, n) => nth(n, late))
const fold = (state: SubjectState, events: ReadonlyArray<LedgerEvent>): SubjectState =>
  events.reduce(evolveSubject, state)

/** An act told late is judged by this state and nothing else. */
const judgedBy = ({ standing, device }: SubjectState) => ({ standing, device })

/** A state as of then, as it is found from one that is remembered: what is read again, and folded. */
const again = (remembered: SubjectState, events: ReadonlyArray<LedgerEvent>, at: Instant) => {
  const base = earlierState(remembered, at)
  const read = events.slice(base.count)
  return { read: read.length, state: fold(base, read) }
}

const seldomLate = fc.oneof(
  { weight: 20, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat(200) },
)
const histories = fc.array(seldomLate, { minLength: 100, maxLength: 700, size: 'max' })

describe('an act told of late', () => {
  test('is judged by an earlier state as by the whole one', () => {
    fc.assert(
      fc.property(histories, fc.nat(800), (lates, minute) => {
        const events = eventsOf(lates)
        const at = minutes(minute)
        const whole = fold(initialState, events)
        const { state } = again(forget(whole), events, at)
        expect(reachesBack(state, at)).toBe(true)
        expect(judgedBy(stateAsOf(state, at))).toEqual(judgedBy(stateAsOf(whole, at)))
        // The next remembered state is the same as if everything had been read.
        expect(state.earlier.map(({ count }) => count)).toEqual(
          whole.earlier.map(({ count }) => count),
        )
        expect(state.commands).toEqual(whole.commands)
      }),
      { numRuns: 60 },
    )
  })

  test('costs some reading for each event since, and not the whole stream', () => {
    const events = eventsOf(Array.from({ length: 20_000 }, () => 0))
    const remembered = forget(fold(initialState, events))
    for (const since of [1, 10, 100, 1_000, 5_000]) {
      const { read } = again(remembered, events, minutes(20_000 - since))
      expect(read).toBeLessThanOrEqual(4 * since + 128)
    }
    expect(remembered.earlier.length).toBeLessThan(20)
  })

  test('from before everything is judged by the whole stream', () => {
    const events = eventsOf(Array.from({ length: 300 }, () => 0))
    expect(again(forget(fold(initialState, events)), events, hours(-1)).read).toBe(300)
  })

  test('is never judged by a state that does not reach back so far', () => {
    const state = forget(fold(initialState, eventsOf(Array.from({ length: 300 }, () => 0))))
    expect(() => stateAsOf(state, minutes(1))).toThrow('told of late')
    expect(() => stateAsOf(earlierState(state, minutes(299)), minutes(299))).not.toThrow()
  })
})
