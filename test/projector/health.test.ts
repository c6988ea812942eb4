import { describe, expect, test } from 'vitest'
import { lagOf, newCondition } from '../../src/projector/live/health.ts'

const upToDate = { ...newCondition(), behindSinceMs: undefined, heardMs: 1_000 }
const heartbeatMs = 1_000

describe('the lag of rows', () => {
  test('is nothing while the feed speaks', () => {
    expect(lagOf(upToDate, 1_900, heartbeatMs)).toBe(0)
    expect(lagOf(upToDate, 3_400, heartbeatMs)).toBe(0)
  })

  test('grows with the silence of a feed that should have spoken', () => {
    expect(lagOf(upToDate, 3_600, heartbeatMs)).toBe(2_600)
    expect(lagOf(upToDate, 61_000, heartbeatMs)).toBe(60_000)
  })

  test('is nothing in a silence where the log is in the same process', () => {
    expect(lagOf(upToDate, 61_000)).toBe(0)
  })

  test('counts from the event that waits, where that is longer', () => {
    expect(lagOf({ ...upToDate, behindSinceMs: 500 }, 3_600, heartbeatMs)).toBe(3_100)
  })

  test('is endless before the rows were up to date, and once they stopped', () => {
    expect(lagOf(newCondition(), 0)).toBe(Number.POSITIVE_INFINITY)
    expect(lagOf({ ...upToDate, stopped: { stopped: 'closed' } }, 0)).toBe(Number.POSITIVE_INFINITY)
  })
})
