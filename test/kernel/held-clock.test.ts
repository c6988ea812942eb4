import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holdClock } from '../../src/kernel/held-clock.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const yearMs = 365 * 24 * hourMs
const noon = Date.UTC(2026, 6, 1, 12)

/** A machine whose clocks the test sets. */
const machine = (boundMs = 5 * minuteMs) => {
  let wall = noon
  let monotonic = 1_000
  let slept = 0
  const clock = holdClock({
    wallMs: () => wall,
    monotonicMs: () => monotonic,
    sleptMs: () => slept,
    boundMs,
  })
  return {
    clock,
    goesBy: (ms: number) => {
      wall += ms
      monotonic += ms
    },
    isSetBy: (ms: number) => {
      wall += ms
    },
    sleeps: (ms: number) => {
      wall += ms
      slept += ms
    },
  }
}

describe('a held clock', () => {
  test('is the wall clock while that goes on as time does', () => {
    const { clock, goesBy } = machine()
    goesBy(yearMs)
    expect(clock.nowMs()).toBe(noon + yearMs)
    expect(clock.leap()).toBeUndefined()
  })

  test('follows a step up to its bound', () => {
    const { clock, isSetBy } = machine()
    isSetBy(5 * minuteMs)
    expect(clock.nowMs()).toBe(noon + 5 * minuteMs)
    expect(clock.leap()).toBeUndefined()
  })

  test.each([
    ['a year ahead', yearMs],
    ['a year back', -yearMs],
    ['just beyond the bound', 5 * minuteMs + 1],
  ])('goes on as time does after a leap: %s', (_, byMs) => {
    const { clock, goesBy, isSetBy } = machine()
    isSetBy(byMs)
    expect(clock.leap()).toEqual({ byMs })
    goesBy(hourMs)
    expect(clock.nowMs()).toBe(noon + hourMs)
    expect(clock.leap()).toEqual({ byMs })
  })

  test('believes a clock that came back', () => {
    const { clock, isSetBy } = machine()
    isSetBy(yearMs)
    expect(clock.leap()).toBeDefined()
    isSetBy(-yearMs + 1_000)
    expect(clock.leap()).toBeUndefined()
    expect(clock.nowMs()).toBe(noon + 1_000)
  })

  test('believes whatever it says once that was accepted, and no further leap', () => {
    const { clock, goesBy, isSetBy } = machine()
    isSetBy(yearMs)
    clock.accept()
    expect(clock.leap()).toBeUndefined()
    expect(clock.nowMs()).toBe(noon + yearMs)
    goesBy(hourMs)
    isSetBy(-yearMs)
    expect(clock.leap()).toEqual({ byMs: -yearMs })
    expect(clock.nowMs()).toBe(noon + yearMs + hourMs)
  })

  test('takes no sleep of the machine for a leap, and no leap for sleep', () => {
    const { clock, goesBy, isSetBy, sleeps } = machine()
    sleeps(yearMs)
    expect(clock.leap()).toBeUndefined()
    expect(clock.nowMs()).toBe(noon + yearMs)
    goesBy(hourMs)
    isSetBy(yearMs)
    expect(clock.leap()).toEqual({ byMs: yearMs })
  })

  test('follows a time service that steps a slow clock every hour, for years', () => {
    const { clock, goesBy, isSetBy } = machine()
    for (let hour = 0; hour < 20_000; hour += 1) {
      goesBy(hourMs - 500)
      clock.nowMs()
      isSetBy(500)
      expect(clock.leap()).toBeUndefined()
    }
  })

  test('is not led away step by step', () => {
    const { clock, goesBy, isSetBy } = machine()
    for (let minute = 0; minute < 60; minute += 1) {
      goesBy(minuteMs)
      isSetBy(4 * minuteMs)
      clock.nowMs()
    }
    expect(clock.nowMs()).toBeLessThanOrEqual(noon + hourMs + 6 * minuteMs)
    expect(clock.leap()).toBeDefined()
  })

  test('is never further than its bound from time as it went by', () => {
    const step = fc.record({
      goesMs: fc.integer({ min: 0, max: hourMs }),
      setMs: fc.integer({ min: -yearMs, max: yearMs }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { clock, goesBy, isSetBy } = machine()
        let gone = 0
        for (const { goesMs, setMs } of steps) {
          goesBy(goesMs)
          gone += goesMs
          isSetBy(setMs)
          const off = Math.abs(clock.nowMs() - (noon + gone))
          expect(off).toBeLessThanOrEqual(5 * minuteMs + gone / 1_000 + 1)
        }
      }),
    )
  })
})
