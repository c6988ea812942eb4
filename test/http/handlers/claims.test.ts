import { describe, expect, test } from 'vitest'
import { expectContract, houseOfFile, problemIn } from '../house.ts'

const house = await houseOfFile()

const post = (path: string, kind: string, value: string) =>
  house.call('POST', path, { key: house.keys.service, body: { identifier: { kind, value } } })

describe('claiming a person', () => {
  test('by fifty at once makes one: one is told 201, the others 200, all the same person', async () => {
    const said = await Promise.all(
      Array.from({ length: 50 }, () => post('/v1/subjects', 'phone', '13912345678')),
    )
    expect(said.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(said.filter(({ status }) => status === 200)).toHaveLength(49)
    expect(new Set(said.map(({ json }) => json.subject)).size).toBe(1)
  })
  test('of an unknown kind is told which are taken', async () => {
    const said = await post('/v1/subjects', 'tel', '010-6554 0000')
    expect(problemIn(said)).toBe('identifier-kind-unknown')
    expect(said.status).toBe(422)
    expect(said.json.accepted).toContain('phone')
  })
})

describe('looking a person up', () => {
  test('finds a known person, in every spelling, and creates nobody', async () => {
    const none = await post('/v1/subjects/lookup', 'phone', '+86 (0)10 6554 0000')
    expect([none.status, problemIn(none)]).toEqual([404, 'subject-unknown'])
    const again = await post('/v1/subjects/lookup', 'phone', '010 6554 0000')
    expect(again.status).toBe(404)
    const made = await post('/v1/subjects', 'phone', '+86 010 6554 0000')
    expect(made.status).toBe(201)
    const found = await post('/v1/subjects/lookup', 'phone', '010 6554 0000')
    expectContract('findSubject', found)
    expect(found.json).toEqual(made.json)
  })
  test('is for services', async () => {
    const said = await house.call('POST', '/v1/subjects/lookup', {
      key: house.keys.auditor,
      body: { identifier: { kind: 'phone', value: '13912345678' } },
    })
    expect(said.status).toBe(403)
  })
})
