import { describe, expect, test } from 'vitest'
import { scopeFrom } from '../../src/cli/history/bundle-scope.ts'
import { E } from '../../src/fp.ts'

describe('the scope of a bundle as it is typed', () => {
  test('says how the instants of a period are written, and takes what it says', () => {
    const days = scopeFrom('period', ['2026-11-29', '2026-11-30'])
    expect(days).toMatchObject({ left: { lines: [expect.stringContaining('with an offset')] } })
    const [example = ''] = /2026-\S+/.exec(JSON.stringify(days).replaceAll(/["\\}]/g, ' ')) ?? []
    expect(E.isRight(scopeFrom('period', [example, '2026-04-01T00:00:00+08:00']))).toBe(true)
  })
})
