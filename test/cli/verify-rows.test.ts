/** Rows that a long verification puts aside: the same as rows in memory, and what a bundle is told is the same. */
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleReport, withFile } from '../../src/cli/verify/bundle.ts'
import { rowsInRuns } from '../../src/cli/verify/rows/rows-in-runs.ts'
import type { RowsAside } from '../../src/exports/verify/ports.ts'
import { rowsInMemory } from '../../src/exports/verify/state/rows-in-memory.ts'
import { emptyState } from '../../src/projector/rows.ts'
import type { RowEntry } from '../../src/projector/rows.ts'
import { resealed, zipOf } from '../exports/verify/archive.ts'
import { wholeBundle } from '../exports/verify/bundle-of.ts'
import { recordHistory } from '../exports/verify/recorded.ts'
import { trusted } from '../exports/verify/verifying.ts'
import { right } from '../support/unwrap.ts'
import { scratch } from './support.ts'

let room: ReturnType<typeof scratch>
beforeAll(() => {
  room = scratch()
})
afterAll(() => room.remove())

let folders = 0
const newFolder = (): string => {
  folders += 1
  const folder = room.path(`rows-${folders}`)
  mkdirSync(folder)
  return folder
}

const table = (name: string) => ({ name, version: 1, generation: 1 })
const names = ['one', 'two'] as const

const commit = async (
  rows: RowsAside,
  changes: ReadonlyArray<ReadonlyArray<RowEntry>>,
): Promise<void> => {
  const all = names.map((name, at) => ({ table: table(name), rows: changes[at] ?? [], made: [] }))
  right(await rows.commit(all, emptyState)())
}

const allIn = (rows: RowsAside): unknown => {
  const snapshot = rows.snapshot()
  return names.map((name) => [...snapshot.entries(table(name))])
}

describe('rows put aside', () => {
  // Few keys, so that rows are written again and again; texts from nothing to more than a block.
  const key = fc.constantFrom('a', 'a/', 'a/b', 'b', 'sub_1', 'sub_10', 'sub_2', 'z~')
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('x'.repeat(20_000)))
  const changes = fc.array(
    fc.uniqueArray(fc.tuple(key, text), { selector: ([name]) => name, maxLength: 6 }),
    { minLength: 2, maxLength: 2 },
  )

  test('are those in memory, commit after commit, however runs are merged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { maxLength: 9 }), fc.nat({ max: 3 }), async (all, at) => {
        const folder = newFolder()
        const [aside, known] = [rowsInRuns(folder, at + 2), rowsInMemory()]
        for (const one of all) {
          for (const rows of [aside, known]) await commit(rows, one)
          for (const name of ['a', 'a/b', 'nobody', 'sub_10', 'zz'])
            expect(aside.table(table('one')).get(name)).toBe(known.table(table('one')).get(name))
          const [found, expected] = [aside, known].map((rows) =>
            rows.table(table('two')).scan('a', 2, 'a'),
          )
          expect(found).toEqual(expected)
        }
        expect(allIn(aside)).toEqual(allIn(known))
        await aside.close()
        rmSync(folder, { recursive: true })
      }),
      { numRuns: 40 },
    )
  })

  test('are found among many blocks of many runs, the newest of each', async () => {
    const rows = rowsInRuns(newFolder(), 3)
    const keyOf = (n: number): string => `sub_${String(n).padStart(6, '0')}`
    for (let round = 0; round < 8; round += 1) {
      const part = Array.from({ length: 2_000 }, (_, n): RowEntry => [
        keyOf(n * 8 + (n % 3 === 0 ? 0 : round)),
        `${round} ${'x'.repeat(100)}`,
      ])
      await commit(rows, [part.toReversed()])
    }
    expect(rows.table(table('one')).get(keyOf(24))?.slice(0, 2)).toBe('7 ')
    expect(rows.table(table('one')).get(keyOf(13))?.slice(0, 2)).toBe('5 ')
    expect(rows.table(table('one')).get('sub_')).toBeUndefined()
    await rows.close()
  })

  test('are for their owner alone, and a read that fails is no missing row', async () => {
    const folder = newFolder()
    const rows = rowsInRuns(folder)
    await commit(rows, [[['a', 'text']]])
    const path = join(folder, readdirSync(folder)[0] ?? '')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    truncateSync(path, 3)
    expect(() => rows.table(table('one')).get('a')).toThrow('cannot be read')
    await rows.close()
    expect(
      await rows.commit([{ table: table('one'), rows: [['b', '']], made: [] }], emptyState)(),
    ).toMatchObject({ left: { failure: 'rows-unavailable' } })
  })
})

describe('a bundle whose rows are put aside', () => {
  const io = { out: async () => {}, err: () => {}, env: {}, watched: false, version: '' }
  const reportOf = async (zip: Uint8Array, most: number) => {
    writeFileSync(room.path('bundle.zip'), zip)
    const path = room.path('bundle.zip')
    const asked = { path, policy: trusted, authorities: undefined, since: undefined }
    return right(await withFile(path, (access) => bundleReport(asked, access, io, most)))
  }

  test('is told the same as one whose rows are in memory: whole, and with a row changed', async () => {
    const whole = await wholeBundle({ history: await recordHistory() })
    const lines = whole.get('state.jsonl')?.toString().split('\n') ?? []
    const changed = lines.map((line, at) => (at === lines.length - 20 ? lines[0] : line))
    const forged = resealed(new Map(whole).set('state.jsonl', Buffer.from(changed.join('\n'))))
    for (const [contents, verdict] of [
      [whole, 'verified'],
      [forged, 'refused'],
    ] as const) {
      const zip = await zipOf(contents)
      const aside = await reportOf(zip, 0)
      expect(aside.verdict).toBe(verdict)
      expect(aside).toEqual(await reportOf(zip, 1_000_000))
    }
  })
})
