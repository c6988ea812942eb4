import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newFolder, openRows } from './support.ts'

const child = join(import.meta.dirname, 'full-disk-child.ts')
const limitInBlocks = 4_000

describe('rows on a full disk', () => {
  test('refuse the commit, end nothing, and are whole as of the last commit that was taken', async () => {
    const folder = newFolder()
    // The limit stands in for a full disk: a write past it fails in the same way.
    const limited = `trap "" XFSZ; ulimit -f ${limitInBlocks}; exec "$0" "$@"`
    const ended = spawnSync(
      'bash',
      ['-c', limited, process.execPath, '--import', 'tsx', child, folder],
      {
        encoding: 'utf8',
      },
    )
    expect(ended.status).toBe(0)
    const saved = /^3 failures, saved (\d+)$/m.exec(ended.stdout)?.[1]
    expect(saved).toBeDefined()
    const rows = await openRows(folder)
    expect(rows.state().position).toBe(BigInt(saved ?? -1))
    const table = rows.table({ name: 'big', version: 1, generation: 1 })
    expect(table.get(`${saved}/99`)).toBeDefined()
    expect(table.get(`${Number(saved) + 1}/0`)).toBeUndefined()
  }, 60_000)
})
