import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { problemIn, publishedHouse, record } from '../house.ts'
import { acceptPolicy, optOut, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()

const phone = (n: number) => ({
  identifier: { kind: 'phone', value: `+86 136 0000 ${String(n).padStart(4, '0')}` },
})
const claim = async (n: number): Promise<SubjectId> => {
  const { json } = await house.call('POST', '/v1/subjects', {
    key: house.keys.service,
    body: phone(n),
  })
  return json.subject
}
const email = { identifier: { kind: 'email', value: 'li.hua@example.com' } }
const list = (subject: SubjectId, key: string, reason = '?reason=rights_request') =>
  house.call('GET', `/v1/subjects/${subject}/identifiers${reason}`, { key })
const unbind = (subject: SubjectId, body: object, key = house.keys.officer) =>
  house.call('POST', `/v1/subjects/${subject}/identifiers/unbinding`, {
    key,
    body: { ...body, reason: 'rights_request' },
  })
const eventsOf = async (subject: SubjectId) =>
  (await house.events()).filter((event) => event.subject === subject)

describe('the identifiers of a person', () => {
  test('is listed by kind, with the reading recorded and no identifier anywhere', async () => {
    const me = await claim(1)
    await house.call('POST', `/v1/subjects/${me}/identifiers`, {
      key: house.keys.service,
      body: email,
    })
    const said = await list(me, house.keys.officer)
    expect(said.status).toBe(200)
    expect(said.json).toEqual({
      subject: me,
      identifiers: [
        { kind: 'email', since: expect.any(String), binding: expect.stringMatching(/^bnd_/) },
        { kind: 'phone', since: expect.any(String), binding: expect.stringMatching(/^bnd_/) },
      ],
    })
    const readings = (await house.events()).filter(({ type }) => type === 'LedgerRead')
    expect(readings.at(-1)?.body).toEqual({
      view: 'identifiers',
      reason: 'rights_request',
      subject: me,
    })
    const everything = said.text + JSON.stringify(await house.events())
    for (const value of ['13600000001', 'li.hua', '0001"']) expect(everything).not.toContain(value)
  })

  test('is for staff with a reason, and for the person', async () => {
    const me = await claim(2)
    expect((await list(me, house.keys.officer, '')).status).toBe(422)
    expect((await list(me, house.keys.service)).status).toBe(403)
    const token = async (subject: SubjectId): Promise<string> =>
      (
        await house.call('POST', `/v1/subjects/${subject}/tokens`, {
          key: house.keys.service,
          body: {},
        })
      ).json.token
    const before = (await house.events()).length
    const mine = await token(me)
    expect((await list(me, mine, '')).json.identifiers).toHaveLength(1)
    const other = await claim(3)
    expect(problemIn(await list(other, mine, ''))).toBe('not-own-record')
    const since = (await house.events()).slice(before)
    expect(since.filter(({ type }) => type === 'LedgerRead')).toEqual([])
  })

  test('ends when an officer unbinds it, and is told', async () => {
    const me = await claim(4)
    const stranger = await claim(5)
    await record(house, me, showNotice, acceptPolicy)
    await record(house, me, optOut)
    expect((await unbind(me, phone(4), house.keys.service)).status).toBe(403)
    expect(problemIn(await unbind(stranger, phone(4)))).toBe('identifier-not-bound')
    expect((await house.events()).at(-1)).toMatchObject({
      type: 'LedgerRead',
      body: { view: 'identifiers', subject: stranger },
    })
    expect((await unbind(me, phone(4))).json).toEqual({ subject: me })
    expect(problemIn(await unbind(me, phone(4)))).toBe('identifier-not-bound')
    const [unbound] = (await eventsOf(me)).filter(({ type }) => type === 'IdentifierUnbound')
    expect(unbound).toMatchObject({
      body: { kind: 'phone', cause: 'unbound' },
      actor: { role: 'officer' },
    })
    const { json } = await list(me, house.keys.officer)
    expect(json.identifiers[0].until).toEqual(expect.any(String))
    const lookup = await house.call('POST', '/v1/subjects/lookup', {
      key: house.keys.service,
      body: phone(4),
    })
    expect(lookup.status).toBe(404)
    const next = await claim(4)
    expect(next).not.toBe(me)
    expect((await eventsOf(next)).map(({ type }) => type)).toContain('SuppressionInherited')
  })
})

describe('unbinding by the id of a binding', () => {
  const bindingOf = async (subject: SubjectId) =>
    (await list(subject, house.keys.officer)).json.identifiers[0].binding
  test('needs no identifier, and is of the person whose binding it is', async () => {
    const [me, stranger] = [await claim(11), await claim(12)]
    await record(house, me, showNotice, acceptPolicy)
    await record(house, me, optOut)
    const binding = await bindingOf(me)
    expect((await unbind(me, { binding }, house.keys.service)).status).toBe(403)
    expect(problemIn(await unbind(stranger, { binding }))).toBe('identifier-not-bound')
    const both = await unbind(me, { ...phone(11), binding })
    expect([both.status, both.json.errors[0].path]).toEqual([422, 'identifier'])
    expect((await unbind(me, {})).status).toBe(422)
    expect((await unbind(me, { binding })).json).toEqual({ subject: me })
    expect(problemIn(await unbind(me, { binding }))).toBe('identifier-not-bound')
    const told = await eventsOf(me)
    expect(told.find(({ type }) => type === 'IdentifierUnbound')?.body).toEqual({
      kind: 'phone',
      binding,
      cause: 'unbound',
    })
    const next = await claim(11)
    expect(next).not.toBe(me)
    expect((await eventsOf(next)).map(({ type }) => type)).toContain('SuppressionInherited')
  })
})

describe('a kind of identifier that an officer adds', () => {
  const staffNo = {
    act: 'add-identifier-kind',
    identifierKind: 'staff_no',
    rule: {
      characters: 'digits',
      min: 6,
      max: 11,
      letters: 'as_written',
      separators: 'dropped',
      check: 'luhn',
    },
  }
  const add = (body: object, key = house.keys.officer) =>
    house.call('POST', '/v1/catalogue', { key, body })
  const known = (value: string) =>
    house.call('POST', '/v1/subjects', {
      key: house.keys.service,
      body: { identifier: { kind: 'staff_no', value } },
    })

  test('is taken once it is added, by its rule and for ever', async () => {
    expect(problemIn(await known('79927398713'))).toBe('identifier-kind-unknown')
    expect((await add(staffNo, house.keys.service)).status).toBe(403)
    const added = await add(staffNo)
    expect(added.status).toBe(201)
    await house.ledger.waitFor(BigInt(added.json.receipt.position), 30_000)
    const mine = await known('7992-7398-713')
    expect(mine.status).toBe(201)
    expect((await known('79927398713')).json).toEqual(mine.json)
    const wrong = await known('79927398710')
    expect(problemIn(wrong)).toBe('identifier-malformed')
    expect(wrong.text).not.toContain('79927398710')
    expect((await add(staffNo)).status).toBe(200)
    const looser = { ...staffNo, rule: { ...staffNo.rule, check: 'none' } }
    expect(problemIn(await add(looser))).toBe('identifier-kind-taken')
    expect(problemIn(await add({ ...staffNo, identifierKind: 'phone' }))).toBe(
      'identifier-kind-taken',
    )
    const never = { ...staffNo, identifierKind: 'code', rule: { ...staffNo.rule, min: 12 } }
    expect(problemIn(await add(never))).toBe('identifier-rule-impossible')
    expect(JSON.stringify(await house.events())).not.toContain('79927398713')
  })
  test('is one of so many, and the same again is still told', async () => {
    const kind = (n: number) => ({ ...staffNo, identifierKind: `kind_${n}` })
    let taken = 0
    while (taken < 100 && (await add(kind(taken))).status === 201) taken += 1
    const refused = await add(kind(taken))
    expect([refused.status, problemIn(refused)]).toEqual([409, 'too-many-identifier-kinds'])
    expect(refused.json.limit).toBe(64)
    expect(taken).toBeLessThanOrEqual(64)
    expect((await add(kind(0))).status).toBe(200)
    expect(problemIn(await add({ ...kind(0), rule: { ...staffNo.rule, check: 'none' } }))).toBe(
      'identifier-kind-taken',
    )
  })
})
