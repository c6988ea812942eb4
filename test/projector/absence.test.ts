/** Bits of keys turned over under an open table of many pages: whatever is asked then, the answer is right or damage is told. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import { noKnownKeys } from '../../src/projector/embedded/tables/known-keys.ts'
import { RowsError } from '../../src/projector/rows.ts'
import type { DiskTable } from '../../src/projector/rows.ts'
import { newFolder } from './support.ts'
import { right } from '../support/unwrap.ts'

const id = { name: 'people', version: 1, generation: 1 }
const people = 100
const pageBytes = 4_096
const key = (n: number): string => `p/${String(n).padStart(2, '0')}`
/** Between two keys that are there. */
const between = (n: number): string => `${key(n)}5`
const keys = Array.from({ length: people }, (_, n) => key(n))
// Three or more to a page, so that a page of the tree leads to dozens.
const textOf = (at: string): string => `row ${at} ${'x'.repeat(620)}`

const newTable = async (): Promise<string> => {
  const folder = newFolder()
  const rows = await right(openEmbeddedRows(folder))
  const tables = [{ ...id, phase: 'live' as const, position: 7n }]
  const entries = keys.map((at) => [at, textOf(at)] as const)
  await right(rows.commit([{ table: id, rows: entries, made: keys }], { position: 7n, tables }))
  await rows.close()
  return folder
}

const dataIn = (folder: string): string => join(folder, 'rows', 'data.mdb')

const headerBytes = 24

/** A page of the tree that holds one of these keys; 1: branches, 2: leaves. `keys` lie at the places. */
type Page = { readonly at: number; readonly keys: ReadonlyArray<{ at: number; text: string }> }

const pagesOf = (file: Buffer, kind: 1 | 2): ReadonlyArray<Page> => {
  const pages: Page[] = []
  for (let at = 2 * pageBytes; at < file.length; at += pageBytes) {
    if ((file.readUInt16LE(at + 18) & 0x0f) !== kind) continue
    const first = at + headerBytes
    const count = file.readUInt16LE(at + 20) / 2
    const found = Array.from({ length: count }, (_, n) => {
      const node = first + file.readUInt16LE(first + n * 2)
      const bytes = file.readUInt16LE(node + 6)
      return { at: node + 8, text: file.toString('latin1', node + 8, node + 8 + bytes) }
    })
    pages.push({ at, keys: found })
  }
  return pages
}

const bytesOf = ({ at, text }: Page['keys'][number]): ReadonlyArray<number> =>
  Array.from({ length: text.length }, (_, n) => at + n)

const pageWith = (file: Buffer, kind: 1 | 2, wanted: string): Page => {
  const page = pagesOf(file, kind).find((each) => each.keys.some(({ text }) => text === wanted))
  if (page === undefined) throw new Error(`no page holds ${wanted}`)
  return page
}

type Met = 'right' | 'told' | 'wrong'

/** One question: what is said to it must be this, or that the rows are damaged. */
const held = (said: () => string | undefined, expected: string | undefined): Met => {
  try {
    return said() === expected ? 'right' : 'wrong'
  } catch (cause) {
    if (cause instanceof RowsError) return 'told'
    throw cause
  }
}

const shownBy = (table: DiskTable, prefix: string, limit: number, after?: string): string =>
  table
    .scan(prefix, limit, after)
    .map(([at]) => at)
    .join(' ')

const everyTwentieth = keys.flatMap((_, n) => (n % 20 === 0 ? [n] : []))
const tens = [...new Set(keys.map((at) => at.slice(0, -1)))]

/** Every key, what lies between each two, every list and many pages of one: each asked, whatever the others came to. */
const ask = (table: DiskTable): Met => {
  const met = [
    ...keys.map((at) => held(() => table.get(at), textOf(at))),
    ...keys.map((_, n) => held(() => table.get(between(n)), undefined)),
    ...[...tens, 'p/', 'p/00', '', 'a', 'z'].map((prefix) =>
      held(
        () => shownBy(table, prefix, people + 1),
        keys.filter((at) => at.startsWith(prefix)).join(' '),
      ),
    ),
    ...everyTwentieth.flatMap((n) =>
      [key(n), between(n)].map((after) =>
        held(() => shownBy(table, 'p/', 3, after), keys.slice(n + 1, n + 4).join(' ')),
      ),
    ),
  ]
  const worst = (['wrong', 'told'] as const).find((each) => met.includes(each))
  return worst ?? 'right'
}

/** Alters the file under tables that are open, which map it, one change at a time; how each was met. */
const tryChanges = async (
  folder: string,
  changes: Iterable<readonly [at: number, bytes: Uint8Array]>,
): Promise<{ readonly [M in Met]: number }> => {
  const met = { right: 0, told: 0, wrong: 0 }
  const whole = readFileSync(dataIn(folder))
  const rows = await right(openEmbeddedRows(folder, { rowsReadAtOnce: 0 }))
  const file = openSync(dataIn(folder), 'r+')
  try {
    for (const [at, bytes] of changes) {
      writeSync(file, bytes, 0, bytes.length, at)
      met[ask(rows.table(id))] += 1
      writeSync(file, whole, at, bytes.length, at)
    }
  } finally {
    closeSync(file)
    await rows.close()
  }
  return met
}

const eachBit = (folder: string, places: ReadonlyArray<number>) => {
  const whole = readFileSync(dataIn(folder))
  const bits = Array.from({ length: 8 }, (_, bit) => 1 << bit)
  return places.flatMap((at) =>
    bits.map((bit) => [at, Uint8Array.of((whole[at] ?? 0) ^ bit)] as const),
  )
}

describe('a bit of a key that is turned over', () => {
  test('in a leaf is reported by a read of its rows, and hides nothing', async () => {
    const folder = await newTable()
    const page = pageWith(readFileSync(dataIn(folder)), 2, key(54))
    const places = page.keys.flatMap(bytesOf)
    expect(page.keys.length).toBeGreaterThan(2)
    // Each is read by somebody: by its own key.
    expect(await tryChanges(folder, eachBit(folder, places))).toEqual({
      right: 0,
      told: places.length * 8,
      wrong: 0,
    })
  }, 120_000)

  test('in a branch hides nothing', async () => {
    const folder = await newTable()
    const file = readFileSync(dataIn(folder))
    const [branch] = pagesOf(file, 1)
    const separators = branch?.keys ?? []
    expect(separators.length).toBeGreaterThan(15)
    const some = [1, 12].flatMap((n) => separators.slice(n, n + 1)).flatMap(bytesOf)
    const met = await tryChanges(folder, eachBit(folder, some))
    expect(met.wrong).toBe(0)
    expect(met.right + met.told).toBe(some.length * 8)
    expect(met.told).toBeGreaterThan(some.length)
  }, 120_000)

  test('so that it leads to another row hides nothing', async () => {
    const folder = await newTable()
    const whole = readFileSync(dataIn(folder))
    const pointers = pageWith(whole, 2, key(54)).at + headerBytes
    // The entry of one row says where another one lies: that one is whole, wherever it is met.
    const changes = [
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
    ].map(([from = 0, to = 0]) => {
      const pointer = whole.subarray(pointers + to * 2, pointers + to * 2 + 2)
      return [pointers + from * 2, pointer] as const
    })
    expect(await tryChanges(folder, changes)).toEqual({ right: 0, told: changes.length, wrong: 0 })
  }, 120_000)
})

test('a table that is whole answers everything, before and after it was read through', async () => {
  const folder = await newTable()
  const rows = await right(openEmbeddedRows(folder))
  expect(ask(rows.table(id))).toBe('right')
  expect(await rows.readThrough(async () => {}, new AbortController().signal)).toBe(people)
  expect(ask(rows.table(id))).toBe('right')
  const more = key(people)
  const tables = [{ ...id, phase: 'live' as const, position: 8n }]
  await right(
    rows.commit([{ table: id, rows: [[more, 'new']], made: [more] }], { position: 8n, tables }),
  )
  expect(rows.table(id).get(more)).toBe('new')
  await rows.close()
})

describe('keys that are known', () => {
  test('are never denied, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 200 }), fc.nat(50), (added, expected) => {
        const known = noKnownKeys(expected)
        for (const each of added) known.add(each)
        expect(added.filter((each) => !known.mayHold(each))).toEqual([])
      }),
    )
  })

  test('deny nearly all others, grown to many times what was expected', () => {
    const known = noKnownKeys(0)
    for (let n = 0; n < 100_000; n += 1) known.add(`person/${n}/purpose`)
    let kept = 0
    for (let n = 0; n < 100_000; n += 1) if (known.mayHold(`person/${n}/purpose`)) kept += 1
    let wrongly = 0
    for (let n = 0; n < 20_000; n += 1) if (known.mayHold(`person/${n}/other`)) wrongly += 1
    expect(kept).toBe(100_000)
    expect(wrongly).toBeLessThan(20_000 * 0.06)
  })
})
