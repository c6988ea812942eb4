import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { growthFlag } from '../../../src/cli/process/heap.ts'

describe('the growth of the heap', () => {
  test('is bounded by a flag that this V8 knows', () => {
    const flag = growthFlag([]) ?? 'none'
    // V8 ignores a flag that it does not know, and says so.
    const known = spawnSync(process.execPath, [flag, '-e', ''], { encoding: 'utf8' })
    expect([known.status, known.stderr]).toEqual([0, ''])
    const set = `require('node:v8').setFlagsFromString('${flag}')`
    const later = spawnSync(process.execPath, ['-e', set], { encoding: 'utf8' })
    expect([later.status, later.stderr]).toEqual([0, ''])
  })
  test.each(['--heap-growing-percent=50', '--heap_growing_percent=50'])(
    'stays what whoever starts Node says: %s',
    (flag) => {
      expect(growthFlag(['--enable-source-maps', flag])).toBeUndefined()
    },
  )
})
