import { describe, expect, test } from 'vitest'
import { reachOf, witnessOf } from '../../src/identity/judge.ts'
import { supersedes } from '../../src/identity/mark.ts'
import type { Mark } from '../../src/identity/mark.ts'
import { eventIdFrom } from '../../src/kernel/ids.ts'

const event = eventIdFrom('00000001-0000-4000-8000-000000000001')
const mark: Mark = {
  ledgerId: 'a'.repeat(32),
  generation: 1,
  log: 'folder',
  position: 10n,
  event,
}
const second = { generation: 2, beganAt: 5n }

describe('the last position that a part knows', () => {
  test('reaches to its position in the generation that it was told in', () => {
    expect(reachOf(mark, 'folder', { generation: 1, beganAt: -1n })).toBe(10n)
    expect(reachOf(mark, 'folder', undefined)).toBe(10n)
    expect(reachOf({ ...mark, generation: 2 }, 'folder', second)).toBe(10n)
  })

  test('says nothing of what came after a later generation began, since that was given up', () => {
    expect(reachOf(mark, 'folder', second)).toBe(5n)
    expect(reachOf({ ...mark, position: 3n }, 'folder', second)).toBe(3n)
    expect(witnessOf('vault', mark, 'folder', second)).toEqual({ by: 'vault', position: 5n })
    expect(witnessOf('vault', mark, 'folder', undefined)).toEqual({
      by: 'vault',
      position: 10n,
      event,
    })
  })

  test('says nothing of a log that is counted elsewhere', () => {
    expect(reachOf(mark, 'server', undefined)).toBe(-1n)
  })

  test('never goes back within a generation', () => {
    expect(supersedes(mark, undefined)).toBe(true)
    expect(supersedes({ ...mark, position: 9n }, mark)).toBe(false)
    expect(supersedes(mark, mark)).toBe(true)
    expect(supersedes({ ...mark, position: 9n, generation: 2 }, mark)).toBe(true)
    expect(supersedes({ ...mark, position: 11n }, { ...mark, generation: 2 })).toBe(false)
    expect(supersedes({ ...mark, position: 1n, log: 'server' }, mark)).toBe(true)
  })
})
