/** Ids that a caller sends back in an act, or beside one, are inputs: another's never open what is another's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from './given-back-cases.ts'
import { idFields, liveFully } from './given-back-house.ts'
import type { Ids } from './given-back-house.ts'
import { openHouse, problemIn, publish } from '../../house.ts'
import type { House, Loose, Said } from '../../house.ts'

let house: House
let elsewhere: House
let anna: Ids
let bo: Ids
/** Of another ledger. */
let stranger: Ids
/** The system of the services' key, as which it answers. */
let system: string

beforeAll(async () => {
  house = await openHouse()
  elsewhere = await openHouse()
  await publish(house)
  await publish(elsewhere)
  anna = await liveFully(house)
  bo = await liveFully(house)
  stranger = await liveFully(elsewhere)
  system = house.keys.service.split('_')[1] ?? ''
})
afterAll(async () => {
  await house.close()
  await elsewhere.close()
})

test('every id of every act is tried', () => {
  expect(Object.keys(cases).sort()).toEqual([...idFields].sort())
})

const act = (subject: string, body: object, key: string, headers = {}): Promise<Said> =>
  house.call('POST', `/v1/subjects/${subject}/acts`, { key, body, headers })

const send = (name: string, id: unknown): Promise<Said> => {
  const [word = '', field = ''] = name.split('.')
  const { body, by = 'service' } = cases[name]!
  const more = 'system' in body ? { system } : {}
  return act(anna.subject, { ...body, ...more, act: word, [field]: id }, house.keys[by])
}

const idOf = (name: string, ids: Ids): string => ids[name.split('.')[1] as keyof Ids]

/** The events recorded meanwhile, none of them about anybody else: of their ids only the one that was sent stands in them. */
const recordedBy = async (does: () => Promise<void>): Promise<ReadonlyArray<Loose>> => {
  const before = (await house.events()).length
  await does()
  const events = (await house.events()).slice(before)
  for (const event of events) expect(event.subject).toBe(anna.subject)
  return events
}

const othersIn = (text: string, sent: string): ReadonlyArray<string> =>
  [...Object.values(bo), ...Object.values(stranger)].filter(
    (id) => id !== sent && text.includes(id),
  )

const outcomeOf = (said: Said): string =>
  said.status === 200 || said.status === 201 ? 'recorded' : problemIn(said)

describe.each(Object.keys(cases))('%s', (name) => {
  const isOfPerson = name.endsWith('.guardian')
  const isOfMatter = !isOfPerson && !/device|withdrawal|optOut/.test(name.split('.')[1]!)
  const isWordThatProtects = /^(?:refuse|withdraw)-consent/.test(name)

  test('opens nothing of another person', async () => {
    const id = idOf(name, bo)
    const recorded = await recordedBy(async () => {
      const said = await send(name, id)
      const { answers, toAnothers = answers } = cases[name]!
      expect(outcomeOf(said)).toBe(toAnothers)
      expect(othersIn(said.text, id)).toEqual([])
    })
    expect(othersIn(JSON.stringify(recorded), id)).toEqual([])
  })

  test('opens nothing by an id of another ledger', async () => {
    const recorded = await recordedBy(async () => {
      const said = await send(name, idOf(name, stranger))
      // A surrogate that this ledger never drew could hold anything: it is not kept.
      expect(outcomeOf(said)).toBe(isOfPerson ? 'subject-unknown' : cases[name]!.answers)
    })
    expect(isOfPerson ? recorded : []).toEqual([])
  })

  test('takes no id of another kind', async () => {
    const others = isOfMatter
      ? [bo.subject, anna.device, `bnd_${'3f7a'.repeat(8)}`]
      : [anna.exemption, bo.subject.slice(4), bo.device.slice(4)]
    for (const id of others) {
      const recorded = await recordedBy(async () => {
        const said = await send(name, id)
        const isTaken = isWordThatProtects
        const { receipt, errors } = said.json
        // A word said twice at the very same time is one.
        expect(isTaken ? [200, 201] : [422]).toContain(said.status)
        // Left out of a word that protects, and said so.
        expect(isTaken ? receipt.omitted : [errors[0].path]).toEqual([name.split('.')[1]])
        expect(said.text).not.toContain(id)
      })
      expect(JSON.stringify(recorded)).not.toContain(id)
    }
  })

  test.each([
    ['malformed', 'x'],
    ['empty', ''],
    ['huge', `dsc_${'a'.repeat(20_000)}`],
    ['negative', -1],
    ['null', null],
    ['many', ['a']],
    ['an object', { $ne: '' }],
  ])('is refused where it is %s, or left out of a word that protects', async (_, id) => {
    const recorded = await recordedBy(async () => {
      const said = await send(name, id)
      const field = name.split('.')[1]
      expect(isWordThatProtects ? [200, 201] : [422]).toContain(said.status)
      expect(isWordThatProtects ? said.json.receipt.omitted : [said.json.errors[0].path]).toEqual([
        field,
      ])
    })
    expect(isWordThatProtects ? [] : recorded).toEqual([])
  })
})

describe('headers of an act', () => {
  const optIn = {
    act: 'opt-in-to-marketing',
    purpose: 'news',
    channel: 'sms',
    control: 'off',
    how: 'switch',
  }

  test('a key that named another person’s act names nothing of theirs', async () => {
    const key = { 'idempotency-key': 'order-7' }
    const theirs = await act(bo.subject, optIn, house.keys.service, key)
    expect(theirs.status).toBe(201)
    const said = await act(anna.subject, { ...optIn, channel: 'push' }, house.keys.service, key)
    expect(said.status).toBe(201)
    expect(said.json.receipt.repeated).toBe(false)
    expect(othersIn(said.text, '')).toEqual([])
    expect(said.text).not.toContain(theirs.json.receipt.events[0].id)
  })

  test.each([
    ['idempotency-key', 'a'.repeat(129), 'idempotency-key-malformed'],
    ['idempotency-key', '\u00e9'.repeat(9), 'idempotency-key-malformed'],
    ['if-match', '"-1"', 'if-match-malformed'],
    ['if-match', '3', 'if-match-malformed'],
    ['if-match', 'W/"3"', 'if-match-malformed'],
    ['if-match', '"99999999999999999999"', 'if-match-malformed'],
    ['if-match', '"3", "4"', 'if-match-malformed'],
    ['if-match', '"999999999999999999"', 'revision-mismatch'],
    ['if-match', '"no-stream"', 'revision-mismatch'],
    ['x-correlation-id', 'x', 'correlation-id-malformed'],
    ['x-correlation-id', '-1', 'correlation-id-malformed'],
    ['x-correlation-id', 'a'.repeat(8_000), 'correlation-id-malformed'],
  ])('%s %s is told apart', async (header, value, problem) => {
    const recorded = await recordedBy(async () => {
      const said = await act(anna.subject, optIn, house.keys.service, { [header]: value })
      expect(problemIn(said)).toBe(problem)
      expect(said.text.includes(value) && value.length > 4).toBe(false)
    })
    expect(recorded).toEqual([])
  })

  test('another answer’s request id is not taken over', async () => {
    const said = await act(anna.subject, { act: 'x' }, house.keys.service)
    const id = said.headers.get('x-request-id')!
    const again = await act(anna.subject, { act: 'x' }, house.keys.service, { 'x-request-id': id })
    expect(again.headers.get('x-request-id')).not.toBe(id)
    expect(problemIn(again)).toBe('invalid-request')
  })
})

test('nothing of it went wrong in the ledger, nor changed where Bo stands', async () => {
  expect(house.bugs).toEqual([])
  const body = {
    subject: bo.subject,
    purpose: 'shop.order',
    operation: 'provide',
    recipient: 'shop',
    categories: ['nickname'],
  }
  const said = await house.call('POST', '/v1/decisions', { key: house.keys.service, body })
  expect(said.json.decision).toBe('ALLOW')
})
