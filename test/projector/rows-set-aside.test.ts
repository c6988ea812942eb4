/** Rows that must not be used, each in the way that it can be: set aside, never read on, never the end of the process. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RowsError } from '../../src/projector/rows.ts'
import { brokenRows } from '../../src/projector/embedded/set-aside.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import type { RowsOptions } from '../../src/projector/embedded/open-rows.ts'
import { newFolder } from './support.ts'
import { right } from '../support/unwrap.ts'

const id = { name: 'people', version: 1, generation: 1 }
const people = 2_000
const ledgerId = 'a'.repeat(32)
const key = (n: number): string => `person/${String(n).padStart(5, '0')}`

const filled = async (folder: string, options: RowsOptions = { ledgerId }): Promise<void> => {
  const rows = await right(openEmbeddedRows(folder, options))
  const entries = Array.from(
    { length: people },
    (_, n) => [key(n), `row ${n} ${'x'.repeat(200)}`] as const,
  )
  const tables = [{ ...id, phase: 'live' as const, position: 7n }]
  await right(
    rows.commit([{ table: id, rows: entries, made: entries.map(([at]) => at) }], {
      position: 7n,
      tables,
    }),
  )
  await rows.close()
}

const setAsideIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder).filter((name) => brokenRows.test(name))

const data = (folder: string): string => join(folder, 'rows', 'data.mdb')

/** The notices of opening them again. */
const opening = async (folder: string, options: RowsOptions = {}) => {
  const told: string[] = []
  const rows = await right(
    openEmbeddedRows(folder, {
      ledgerId,
      onNotice: ({ name, reason }) => {
        expect(setAsideIn(folder)).toContain(name)
        told.push(reason)
      },
      ...options,
    }),
  )
  return { rows, told }
}

const flip = (path: string, at: number, bit = 1): void => {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ bit
  writeFileSync(path, bytes)
}

// 200 bytes of value become 2^31 and some more: LMDB would read on far behind the file.
const lengthen = (folder: string): void => {
  const bytes = readFileSync(data(folder))
  const size = bytes.indexOf('person/01234') - 8
  bytes.writeUInt32LE(bytes.readUInt32LE(size) + 0x8000_0000, size)
  writeFileSync(data(folder), bytes)
}

const damages: { readonly [what: string]: (folder: string) => void } = {
  'cut to half': (folder) => truncateSync(data(folder), readFileSync(data(folder)).length / 2),
  'cut within the first page': (folder) => truncateSync(data(folder), 100),
  'cut behind the first page': (folder) => truncateSync(data(folder), 4_096),
  'filled with something else': (folder) => writeFileSync(data(folder), 'x'.repeat(100_000)),
  'filled with zeros': (folder) => writeFileSync(data(folder), Buffer.alloc(100_000)),
  'with a row that ends far behind the file': lengthen,
  'of a data version to come': (folder) => {
    for (const page of [0, 4_096]) flip(data(folder), page + 28, 4)
  },
}

describe('rows that cannot be used', () => {
  test.each(Object.entries(damages))('%s: are set aside, and new ones begun', async (_, damage) => {
    const folder = newFolder()
    await filled(folder)
    damage(folder)
    const { rows, told } = await opening(folder)
    expect(told).toHaveLength(1)
    expect(rows.state().position).toBe(-1n)
    expect(rows.table(id).get(key(3))).toBeUndefined()
    await rows.close()
    expect(setAsideIn(folder)).toHaveLength(1)
  })

  test('of another ledger are set aside', async () => {
    const folder = newFolder()
    await filled(folder, { ledgerId: 'b'.repeat(32) })
    const { rows, told } = await opening(folder)
    expect(told).toEqual(['they were folded from the log of another ledger'])
    expect(rows.state().position).toBe(-1n)
    await rows.close()
  })

  test('that are in order are opened as they are, twice, and after a process that was killed', async () => {
    const folder = newFolder()
    await filled(folder)
    writeFileSync(join(folder, 'rows', 'openings'), '5')
    for (let time = 0; time < 2; time += 1) {
      const { rows, told } = await opening(folder)
      expect(told).toEqual([])
      expect(rows.state().position).toBe(7n)
      expect(rows.table(id).scan('person/', 5)).toHaveLength(5)
      await rows.close()
    }
    expect(existsSync(join(folder, 'rows', 'openings'))).toBe(false)
  })

  test('do not lie in each other’s way when they are set aside in the same second', async () => {
    const folder = newFolder()
    for (let time = 0; time < 3; time += 1) {
      mkdirSync(join(folder, 'rows'), { recursive: true })
      writeFileSync(data(folder), 'not rows at all'.repeat(1_000))
      const { rows } = await opening(folder)
      await rows.close()
    }
    expect(setAsideIn(folder)).toHaveLength(3)
  })

  test('lead out of their own file: seen before they are mapped, once two processes have ended of them', async () => {
    const folder = newFolder()
    await filled(folder)
    const bytes = readFileSync(data(folder))
    // Every root in both meta pages leads far beyond the file.
    for (const page of [0, 4_096]) bytes.writeBigUInt64LE(5_000_000n, page + 24 + 112)
    writeFileSync(data(folder), bytes)
    writeFileSync(join(folder, 'rows', 'openings'), '2')
    const { rows, told } = await opening(folder)
    expect(told).toEqual(['it leads to page 5000000 beyond its last'])
    await rows.close()
  })
})

describe('a row that is not what was written', () => {
  test('is refused in every bit, by get and by scan, ends the process, and is built anew after it', async () => {
    const folder = newFolder()
    await filled(folder)
    const whole = join(folder, 'whole.mdb')
    copyFileSync(data(folder), whole)
    const at = readFileSync(whole).indexOf(`row 1234 x`)
    expect(at).toBeGreaterThan(0)
    for (const [offset, bit] of [
      [0, 1],
      [4, 2],
      [7, 16],
      [100, 64],
      [-1, 1],
      [-8, 4],
    ] as const) {
      copyFileSync(whole, data(folder))
      flip(data(folder), at + offset, bit)
      const fatal: string[] = []
      const { rows, told } = await opening(folder, {
        rowsReadAtOnce: 0,
        onFatal: (said) => fatal.push(said),
      })
      expect(told).toEqual([])
      expect(rows.table(id).get(key(1_233))).toMatch(/^row 1233 /)
      expect(() => rows.table(id).get(key(1_234))).toThrow(RowsError)
      expect(() => rows.table(id).scan('person/', people)).toThrow(RowsError)
      expect(fatal).toEqual([
        expect.stringMatching(
          /^the rows in \S+ are damaged \(a row of people@1\.1 is not as it was written\): this process ends; started again it sets them aside and builds new ones/,
        ),
      ])
      await rows.close()
      const again = await opening(folder)
      expect(again.told).toEqual(['a row of people@1.1 was not as it was written'])
      expect(again.rows.state().position).toBe(-1n)
      await again.rows.close()
    }
  })

  test('is refused where it stands under another key', async () => {
    const folder = newFolder()
    await filled(folder)
    const bytes = readFileSync(data(folder))
    // The last key of all, so that the keys still rise: where they do not, the rows are set aside at once.
    const at = bytes.lastIndexOf('person/01999')
    bytes.write('person/0199x', at)
    writeFileSync(data(folder), bytes)
    const fatal: string[] = []
    const { rows } = await opening(folder, {
      rowsReadAtOnce: 0,
      onFatal: (said) => fatal.push(said),
    })
    expect(() => rows.table(id).scan('person/0199', 100)).toThrow(RowsError)
    expect(fatal).toHaveLength(1)
    await rows.close()
  })
})
