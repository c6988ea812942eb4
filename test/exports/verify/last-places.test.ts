/** The last place of each stream, compared with a Map: kept in few bytes, and read as it was written. */
import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastPlaces, placesSeedBytes } from '../../../src/exports/verify/seen/last-places.ts'
import { policyStream, subjectFrom, subjectStream } from '../../../src/kernel/ids.ts'
import type { PolicyId, StreamId } from '../../../src/kernel/ids.ts'
import { instantOf } from '../../../src/kernel/instant.ts'
import type { Instant } from '../../../src/kernel/instant.ts'

const hex = (n: number): string => n.toString(16).padStart(8, '0')
/** Few of each part, so that streams differ in one part alone and come again; one is all zeroes. */
const person = fc
  .tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(40))
  .map((words) => subjectStream(subjectFrom(words.map(hex).join(''))))
const other = fc.nat(5).map((n) => policyStream(`p${n}` as PolicyId))
const time = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) })
  .map((ms) => instantOf(ms))

test('each stream counts by itself, and tells when its last event was recorded where that is later', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof({ weight: 5, arbitrary: person }, other), time), {
        maxLength: 2_000,
        size: 'max',
      }),
      (events) => {
        const places = lastPlaces(randomBytes(placesSeedBytes))
        const known = new Map<StreamId, { readonly revision: number; readonly at: Instant }>()
        for (const [stream, at] of events) {
          const before = known.get(stream)
          const revision = (before?.revision ?? -1) + 1
          const later = before !== undefined && at < before.at ? before.at : undefined
          expect(places.take(stream, at)).toEqual({ revision, later })
          known.set(stream, { revision, at })
        }
      },
    ),
    { numRuns: 10 },
  )
})

test('of a hundred thousand people little is kept', () => {
  const places = lastPlaces(randomBytes(placesSeedBytes))
  const before = process.memoryUsage()
  for (let n = 0; n < 100_000; n += 1)
    places.take(subjectStream(subjectFrom(`${hex(n)}${'7'.repeat(24)}`)), instantOf(1.7e12))
  const { arrayBuffers } = process.memoryUsage()
  // Twice as many places as there are people at most, and those of before until they are let go.
  expect(arrayBuffers - before.arrayBuffers).toBeLessThan(15_000_000)
})
