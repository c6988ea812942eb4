/** Instants of tests of decisions, deciders and standing. */
import { instantOf, plusMs } from '../../src/kernel/instant.ts'
import type { Instant } from '../../src/kernel/instant.ts'

/** `noon` is in the reign of version 2; minutes and hours count from it. */
export const noon: Instant = instantOf(Date.UTC(2026, 6, 1, 12))
export const minutes = (count: number, from: Instant = noon): Instant =>
  plusMs(from, count * 60_000)
export const hours = (count: number): Instant => minutes(count * 60)
export const plusDays = (from: Instant, days: number): Instant => plusMs(from, days * 86_400_000)
export const dayBefore = hours(-24)

export const effective1 = instantOf(Date.UTC(2026, 0, 1))
export const effective2 = instantOf(Date.UTC(2026, 5, 1))
export const effective3 = instantOf(Date.UTC(2026, 11, 1))
/** Version 3 was published long before it takes effect. */
export const published3: Instant = plusDays(noon, -55)
