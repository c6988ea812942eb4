import { describe, expect, test } from 'vitest'
import { filesLeft, logFiles } from '../../../src/main/edge/file-limit.ts'

describe('the limit of open files', () => {
  test.each([
    [256, 64, 96],
    [1_024, 256, 672],
    [4_096, 1_024, 2_976],
    [1_048_576, 1_024, 1_047_456],
  ])('of %i files %i are for the log, and %i for connections', (limit, log, connections) => {
    expect([logFiles(limit), filesLeft(limit)]).toEqual([log, connections])
  })

  test('is asked of the system', () => {
    expect(logFiles()).toBeGreaterThanOrEqual(64)
    expect(filesLeft()).toBeGreaterThan(0)
  })
})
