import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import { newFolder, openRows } from './support.ts'
import { left, right } from '../support/unwrap.ts'

const child = join(import.meta.dirname, 'full-disk-child.ts')
const limitInBlocks = 4_000

const id = { name: 'big', version: 1, generation: 1 }
const oneRow = [{ table: id, rows: [['key', 'text'] as const], made: [] }]
const stateAt = (position: bigint) => ({
  position,
  tables: [{ ...id, phase: 'live' as const, position }],
})

describe('rows on a full disk', () => {
  test('end the process in one sentence once LMDB has failed to write, whole as of the last commit', async () => {
    const folder = newFolder()
    // The limit is not seen beforehand, as a quota or a broken disk is not: a write past it fails.
    const limited = `trap "" XFSZ; ulimit -f ${limitInBlocks}; exec "$0" "$@"`
    const args = ['-c', limited, process.execPath, '--import', 'tsx', child, folder]
    const ended = spawnSync('bash', args, { encoding: 'utf8' })
    expect(ended.status).toBe(69)
    const lines = ended.stdout.trim().split('\n')
    expect(lines.at(-1)).toMatch(
      /^the rows in \S+\/rows could not be written \((?:File too large|Input\/output error)\): this process ends, /,
    )
    const saved = /^saved (\d+)$/.exec(lines.at(-2) ?? '')?.[1]
    expect(saved).toBeDefined()
    const rows = await openRows(folder)
    expect(rows.state().position).toBe(BigInt(saved ?? -1))
    const table = rows.table(id)
    expect(table.get(`${saved}/99`)).toBeDefined()
    expect(table.get(`${Number(saved) + 1}/0`)).toBeUndefined()
  })

  test('ask nothing of LMDB while there is too little room, and are saved once there is', async () => {
    const folder = newFolder()
    const told: string[] = []
    let free = 1_000_000_000
    const rows = await right(
      openEmbeddedRows(folder, { freeBytes: () => free, onFatal: (said) => told.push(said) }),
    )
    await right(
      rows.commit(
        oneRow.map((change) => ({ ...change, made: ['key'] })),
        stateAt(1n),
      ),
    )
    free = 16 * 1024 * 1024
    expect(await left(rows.commit(oneRow, stateAt(2n)))).toEqual({
      failure: 'rows-disk-full',
      folder: join(folder, 'rows'),
    })
    expect(rows.state().position).toBe(1n)
    expect(rows.table(id).get('key')).toBe('text')
    free = 1_000_000_000
    expect(E.isRight(await rows.commit(oneRow, stateAt(2n))())).toBe(true)
    expect(told).toEqual([])
    await rows.close()
  })
})
