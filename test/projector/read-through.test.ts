/** Rows missing from their place: found by an opening, by fsck, and while others read and write. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { open } from 'lmdb'
import { describe, expect, test } from 'vitest'
import { fsckRows } from '../../src/projector/embedded/fsck-rows.ts'
import type { RowsFinding } from '../../src/projector/embedded/fsck-rows.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import type { RowsOptions } from '../../src/projector/embedded/open-rows.ts'
import { brokenRows } from '../../src/projector/embedded/set-aside.ts'
import { RowsError } from '../../src/projector/rows.ts'
import type { RowStore } from '../../src/projector/rows.ts'
import { newFolder } from './support.ts'
import { right } from '../support/unwrap.ts'

const id = { name: 'people', version: 1, generation: 1 }
const people = 2_000
const key = (n: number): string => `person/${String(n).padStart(5, '0')}`
/** With room for others between them. */
const first = Array.from({ length: people }, (_, n) => key(n * 5))
const last = first.at(-1) ?? ''
const tables = [{ ...id, phase: 'live' as const, position: 7n }]

const commit = async (rows: RowStore, keys: ReadonlyArray<string>, made = keys): Promise<void> => {
  const entries = keys.map((each) => [each, `row ${'x'.repeat(60)}`] as const)
  await right(rows.commit([{ table: id, rows: entries, made }], { position: 7n, tables }))
}

const filled = async (): Promise<string> => {
  const folder = newFolder()
  const rows = await right(openEmbeddedRows(folder))
  await commit(rows, first)
  await rows.close()
  return folder
}

const opening = async (folder: string, options: RowsOptions = {}) => {
  const told: string[] = []
  const fatal: string[] = []
  const rows = await right(
    openEmbeddedRows(folder, {
      onNotice: ({ reason }) => told.push(reason),
      onFatal: (sentence) => fatal.push(sentence),
      ...options,
    }),
  )
  return { rows, told, fatal }
}

const findingsIn = async (folder: string): Promise<ReadonlyArray<RowsFinding>> => {
  const found: RowsFinding[] = []
  for await (const finding of fsckRows(folder, () => {})) found.push(finding)
  return found
}

// The last key, so that the keys still rise: where they do not, the pages alone tell.
const hide = (folder: string): void => {
  const path = join(folder, 'rows', 'data.mdb')
  const bytes = readFileSync(path)
  const at = bytes.lastIndexOf(last) + last.length - 1
  bytes[at] = (bytes[at] ?? 0) ^ 2
  writeFileSync(path, bytes)
}

/** As a page would that lost the number of its rows: no row that is left is altered. */
const lose = async (folder: string): Promise<void> => {
  const root = open<string, string>({ path: join(folder, 'rows'), noSubdir: false, maxDbs: 256 })
  await root.openDB<string, string>('people@1.1', { encoding: 'string' }).remove(last)
  await root.close()
}

const askedFor = (rows: RowStore, wanted: string): string => {
  try {
    return rows.table(id).get(wanted) ?? 'nothing'
  } catch (cause) {
    return cause instanceof RowsError ? 'told' : String(cause)
  }
}

const wait = (): Promise<void> => nextTurn()
const forever = new AbortController().signal

const damages = {
  'whose key lost a bit': {
    damage: hide,
    asked: 'told',
    reason: 'a row of people@1.1',
    finding: { where: 'rows, table people@1.1', reason: 'a row is damaged', found: '1 rows' },
  },
  'that is gone': {
    damage: lose,
    asked: 'nothing',
    reason: 'what people@1.1 holds (1999 of 2000 rows)',
    finding: {
      where: 'rows, table people@1.1',
      reason: 'it does not hold the rows that were written',
      expected: '2000 rows, by their keys',
      found: '1999 rows',
    },
  },
}

describe.each(Object.entries(damages))('a row %s', (_, { damage, asked, reason, finding }) => {
  test('is found before any row is served, where they are few', async () => {
    const folder = await filled()
    await damage(folder)
    expect(await findingsIn(folder)).toMatchObject([finding])
    const { rows, told } = await opening(folder)
    expect(told).toEqual([`${reason} was not as it was written`])
    expect(rows.state().position).toBe(-1n)
    await rows.close()
    expect(readdirSync(folder).filter((name) => brokenRows.test(name))).toHaveLength(1)
  })

  test('is found while rows are served, ends the process, and is built anew after it', async () => {
    const folder = await filled()
    await damage(folder)
    const { rows, told, fatal } = await opening(folder, { rowsReadAtOnce: 0 })
    expect(told).toEqual([])
    // A missing row is found only by a full read: a query for it sees no damage. A key that lost a bit is found by its place.
    expect(askedFor(rows, last)).toBe(asked)
    await expect(rows.readThrough(wait, forever)).rejects.toThrow(RowsError)
    expect(fatal).toEqual([
      expect.stringContaining(
        `are damaged (${reason} is not as it was written): this process ends`,
      ),
    ])
    expect(rows.walks()).toBe(0)
    await rows.close()
    const again = await opening(folder)
    expect(again.told).toEqual([`${reason} was not as it was written`])
    await again.rows.close()
  })
})

// Four bytes before its key a node says that its value is a table; two before it stands the key's length.
const unname = (folder: string): void => {
  const path = join(folder, 'rows', 'data.mdb')
  const bytes = readFileSync(path)
  const name = Buffer.from('people@1.1\0')
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
    if (bytes.readUInt16LE(at - 2) === name.length) bytes[at - 4] = (bytes[at - 4] ?? 0) ^ 2
  }
  writeFileSync(path, bytes)
}

test('a table whose entry is not a table is found by fsck and by an opening', async () => {
  const folder = await filled()
  unname(folder)
  const reason = 'an entry of it is no table'
  expect(await findingsIn(folder)).toMatchObject([{ where: 'rows/data.mdb', reason }])
  const { rows, told } = await opening(folder)
  expect(told).toEqual([reason])
  expect(rows.state().position).toBe(-1n)
  await rows.close()
})

describe('rows that are read through while they are written', () => {
  test('are whole, however commits fall between the steps of a walk', async () => {
    const keys = fc.uniqueArray(fc.integer({ min: 0, max: 9_999 }), { maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(fc.array(keys, { minLength: 1, maxLength: 8 }), async (commits) => {
        const folder = await filled()
        const { rows, fatal } = await opening(folder)
        const known = new Set(first)
        const queue = [...commits]
        let writing = Promise.resolve()
        // Between two steps of the walk a commit begins, and is done before the next one or is not.
        const commitNext = async (): Promise<void> => {
          const wanted = queue.shift()?.map(key)
          if (wanted !== undefined) {
            const made = wanted.filter((one) => !known.has(one))
            for (const one of made) known.add(one)
            writing = writing.then(() => commit(rows, wanted, made))
          }
          await (queue.length % 2 === 0 ? writing : nextTurn())
        }
        for (let walk = 0; walk < 3; walk += 1)
          expect(await rows.readThrough(commitNext, forever)).toBeGreaterThanOrEqual(people)
        await writing
        expect(await rows.readThrough(wait, forever)).toBe(known.size)
        expect([fatal, rows.walks()]).toEqual([[], 4])
        await rows.close()
        expect(await findingsIn(folder)).toEqual([])
        const again = await opening(folder)
        expect(again.told).toEqual([])
        await again.rows.close()
      }),
      { numRuns: 12 },
    )
  })

  test('end when they are asked to, and when the rows are closed', async () => {
    const { rows, fatal } = await opening(await filled())
    const stop = new AbortController()
    const stopped = rows.readThrough(async () => stop.abort(), stop.signal)
    expect(await stopped).toBeUndefined()
    const closing = rows.readThrough(() => rows.close(), forever)
    await expect(closing).rejects.toThrow(RowsError)
    expect([fatal, rows.walks()]).toEqual([[], 0])
  })
})
