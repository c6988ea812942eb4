import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { E } from '../../../src/fp.ts'
import { cursorsUnder } from '../../../src/http/requests/cursor.ts'
import { problemIn } from '../house.ts'
import type { Said } from '../house.ts'
import { listings, openListedHouse, readersOf, rowsIn } from './listings.ts'
import type { Asker, ListedHouse } from './listings.ts'

let listed: ListedHouse
/** The `next` of each listing for each of its readers: by listing, then by caller. */
const given = new Map<string, Map<string, string>>()

beforeAll(async () => {
  listed = await openListedHouse()
  for (const route of listings) {
    const cursors = new Map<string, string>()
    for (const asker of readersOf(route, listed.askers)) {
      const { json } = await listed.get(route, asker, { limit: '1' })
      if (json.next !== undefined) cursors.set(asker.name, json.next)
    }
    given.set(route.name, cursors)
  }
})
afterAll(() => listed.house.close())

const expectRefused = (said: Said, cursor: string): void => {
  expect(problemIn(said)).toBe('invalid-request')
  expect(said.status).toBe(422)
  expect(said.json.errors.map(({ path }: { readonly path: string }) => path)).toEqual(['after'])
  if (cursor.length > 3) expect(said.text).not.toContain(cursor)
}

const keysIn = (said: Said): ReadonlyArray<string> =>
  rowsIn(said).map(({ key, position }) => key ?? position)

const cases = listings.map((route) => [route.name, route] as const)

// One person's preferences are one row: there is no second page to give a cursor for.
const ofOneRow = ['marketing']

describe.each(cases)('a cursor of %s', (name, route) => {
  const readers = () => readersOf(route, listed.askers)
  const each = async (check: (asker: Asker) => Promise<void>) => {
    for (const asker of readers()) await check(asker)
  }

  test('is given wherever a second page is', () => {
    if (ofOneRow.includes(name)) return
    expect([...given.get(name)!.keys()].sort()).toEqual(
      readers()
        .map((asker) => asker.name)
        .sort(),
    )
  })

  test('leads through every row once, and to an end without a cursor', () =>
    each(async (asker) => {
      const whole = keysIn(await listed.get(route, asker, { limit: '500' }))
      // More than one at a time: each page that staff read is a row more in what lists readings.
      const limit = String(Math.max(1, Math.floor(whole.length / 2)))
      const walked: string[] = []
      let after: string | undefined
      do {
        const said = await listed.get(
          route,
          asker,
          after === undefined ? { limit } : { limit, after },
        )
        expect(said.status).toBe(200)
        walked.push(...keysIn(said))
        after = said.json.next
      } while (after !== undefined)
      expect(new Set(walked).size).toBe(walked.length)
      expect(walked).toEqual(expect.arrayContaining([...whole]))
    }))

  test('shows a person nothing of anybody else', () =>
    each(async (asker) => {
      if (asker.role !== 'subject') return
      const other = asker.name === 'Anna' ? listed.bo : listed.anna
      expect((await listed.get(route, asker)).text).not.toContain(other)
    }))

  test('is good for the listing, role and person that it was given to, and for no other', () =>
    each(async (asker) => {
      for (const [from, cursors] of given) {
        for (const [to, cursor] of cursors) {
          const said = await listed.get(route, asker, { limit: '1', after: cursor })
          const isOwn = from === name && to === asker.name
          expect(said.status).toBe(isOwn ? 200 : 422)
          if (!isOwn) expectRefused(said, cursor)
        }
      }
    }))

  test('is no key: below its range, above it, of another person, of another listing', () =>
    each(async (asker) => {
      const keys = ['0', '~', 'zzz', '-', listed.anna, `${listed.bo}/`, `subject/${listed.bo}/`]
      for (const key of [...keys, `recipient/shop/${listed.bo}/`, 'actor/', 'day/2026-01-01'])
        expectRefused(await listed.get(route, asker, { after: key }), key)
      expect((await listed.get(route, asker, { after: '' })).status).toBe(422)
    }))

  test('is nothing any more once it is cut, lengthened, spelled otherwise or changed in one bit', () =>
    each(async (asker) => {
      const cursor = given.get(name)?.get(asker.name)
      if (cursor === undefined) return
      const bytes = Buffer.from(cursor, 'base64url')
      const flipped = [0, 11, 12, bytes.length - 17, bytes.length - 1].map((at) => {
        const copy = Buffer.from(bytes)
        copy[at] = copy[at]! ^ 1
        return copy.toString('base64url')
      })
      const cut = [1, 2, 16, 28, bytes.length - 1].map((n) =>
        bytes.subarray(0, n).toString('base64url'),
      )
      const spelled = [`${cursor}=`, `${cursor}A`, ` ${cursor}`, `${cursor}.`, cursor.slice(0, -1)]
      for (const wrong of [...flipped, ...cut, ...spelled])
        expectRefused(await listed.get(route, asker, { after: wrong }), wrong)
    }))
})

describe('a credential’s limits', () => {
  test('are part of what its cursor is bound to', async () => {
    const { house } = listed
    const route = listings.find(({ name }) => name === 'consents')!
    const [wide] = readersOf(route, listed.askers)
    const { json } = await listed.get(route, wide!, { limit: '1' })
    const question = (caller: object) => ({
      listing: 'consents',
      rows: `${listed.anna}/`,
      filters: {},
      caller: { id: 'x', roles: [wide!.role], ...caller } as never,
      role: wide!.role as never,
    })
    const cursors = cursorsUnder(house.credentials.cursorKey)
    expect(cursors.read(question({}), json.next)).toMatchObject({ _tag: 'Right' })
    const limits = [{ purposes: new Set(['a.b']) }, { recipients: new Set() }, { subject: 'x' }]
    for (const limit of limits)
      expect(cursors.read(question(limit), json.next)).toMatchObject({ _tag: 'Left' })
  })
})

describe('cursors', () => {
  const cursors = cursorsUnder(() => new Uint8Array(32).fill(7))
  const question = fc.record({
    listing: fc.constantFrom('a', 'b'),
    rows: fc.constantFrom('p', 'q', 'p/'),
    filters: fc.record({ asOf: fc.constantFrom(undefined, '1', '2') }),
    caller: fc.record({ id: fc.constant('x' as never), roles: fc.constant([]) }),
    role: fc.constantFrom('auditor' as const, 'officer' as const),
  })

  test('bring back their place to the very same question, and to no other', () => {
    fc.assert(
      fc.property(
        question,
        question,
        fc.string({ unit: 'binary', maxLength: 300 }),
        (a, b, place) => {
          const cursor = cursors.make(a as never, place)
          const same = JSON.stringify(a) === JSON.stringify(b)
          const read = cursors.read(b as never, cursor)
          expect(E.isRight(read) ? read.right : 'none').toBe(same ? place : 'none')
          expect(cursors.make(a as never, place)).toBe(cursor)
        },
      ),
    )
  })

  test('tell nothing of the row they point at', () => {
    const cursor = cursors.make(
      { listing: 'a', rows: 'p', filters: {}, caller: {} as never, role: 'auditor' },
      'sub_0123456789abcdef/profile.display',
    )
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/sub_|profile/)
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  test('under another key are refused', () => {
    const q = {
      listing: 'a',
      rows: 'p',
      filters: {},
      caller: {} as never,
      role: 'auditor',
    } as const
    const other = cursorsUnder(() => new Uint8Array(32).fill(8))
    expect(other.read(q, cursors.make(q, 'k'))._tag).toBe('Left')
  })
})
