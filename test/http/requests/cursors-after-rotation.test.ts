/** Cursors end with the key that sealed them: a reader within a listing is told to begin again. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemIn } from '../house.ts'
import { listings, openListedHouse, readersOf } from './listings.ts'
import type { ListedHouse } from './listings.ts'
import { right } from '../../support/unwrap.ts'

let listed: ListedHouse
beforeAll(async () => {
  listed = await openListedHouse()
})
afterAll(() => listed.house.close())

const staffOf = (route: (typeof listings)[number]) =>
  readersOf(route, listed.askers).find(({ role }) => role === 'auditor')!

test('after the signing key was replaced, every listing says so, and begins again', async () => {
  const given = new Map<string, string>()
  for (const route of listings) {
    const { json } = await listed.get(route, staffOf(route), { limit: '1' })
    if (json.next !== undefined) given.set(route.name, json.next)
  }
  expect(given.size).toBeGreaterThan(listings.length - 2)
  await right(listed.house.credentials.rotateSigningKey())
  for (const route of listings) {
    const after = given.get(route.name) ?? 'none'
    const said = await listed.get(route, staffOf(route), { limit: '1', after })
    expect([route.name, said.status, problemIn(said)]).toEqual([route.name, 422, 'invalid-request'])
    expect(said.json.errors).toEqual([
      { path: 'after', expected: expect.stringContaining('begin again without `after`') },
    ])
    expect(said.text).not.toContain(after.length > 4 ? after : 'no such text')
    const again = await listed.get(route, staffOf(route), { limit: '1' })
    expect([route.name, again.status]).toEqual([route.name, 200])
    const { next } = again.json
    const on = next === undefined ? {} : { after: next }
    expect((await listed.get(route, staffOf(route), { limit: '1', ...on })).status).toBe(200)
  }
})
