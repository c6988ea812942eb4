/** One id of a disclosure, publication or exemption belongs to one thing of one person, whatever callers send it. */
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { newcomer, publishedHouse } from '../../house.ts'
import { acceptPolicy, grant, showNotice, withdraw } from '../../../support/acts.ts'
import { invoked } from './given-back-house.ts'
import type { Said } from '../../house.ts'

const house = await publishedHouse()

let drawn = 0
const fresh = (prefix: string): string => {
  drawn += 1
  return `${prefix}_${drawn.toString(16).padStart(4, '0').padEnd(32, '7f3a')}`
}

const send = (subject: SubjectId, body: object, by: 'service' | 'officer' = 'service') =>
  house.call('POST', `/v1/subjects/${subject}/acts`, { key: house.keys[by], body })

const scope = { kind: 'separate_consent', purpose: 'shop.order', recipient: 'shop' }
const toShop = { ...grant, ...scope, categories: ['nickname'] }
const customer = async (): Promise<SubjectId> => {
  const subject = await newcomer(house)
  for (const act of [showNotice, acceptPolicy, toShop]) {
    expect((await send(subject, act)).status).toBe(201)
  }
  return subject
}

const request = {
  act: 'request-disclosure',
  recipient: 'shop',
  purpose: 'shop.order',
  categories: ['nickname'],
}
const exemption = invoked

const eventsOf = async (subject: SubjectId): Promise<number> =>
  (await house.events()).filter((event) => event.subject === subject).length

const taken = {
  type: 'urn:consent-ledger:problem:matter-taken',
  status: 409,
  title: 'The id is already in use for something else',
}

describe.each([
  ['a disclosure', 'dsc', 'disclosure', request, 'service'],
  ['an exemption', 'exm', 'exemption', exemption, 'officer'],
] as const)(
  '%s under an id that another person has something under',
  (_, prefix, field, act, by) => {
    test('is refused, nothing is recorded, and nothing is said of whose it is', async () => {
      const [anna, bert] = [await customer(), await customer()]
      const body = { ...act, [field]: fresh(prefix) }
      const first = await send(anna, body, by)
      expect(first.status).toBe(201)
      const before = await eventsOf(bert)
      const second = await send(bert, body, by)
      expect(second.json).toEqual({
        ...taken,
        about: [field],
        requestId: expect.any(String),
      })
      expect(second.text).not.toContain(anna)
      // The answer to the key is kept, and is not a fact about the person.
      expect((await eventsOf(bert)) - before).toBeLessThanOrEqual(1)
      // Sent again of the first person it is what it was.
      const again = await send(anna, body, by)
      expect([again.status, again.json.receipt.events]).toEqual([200, []])
    })

    test('of two at once one is recorded', async () => {
      for (let round = 0; round < 10; round += 1) {
        const people = await Promise.all([customer(), customer(), customer()])
        const body = { ...act, [field]: fresh(prefix) }
        const said = await Promise.all(people.map((subject) => send(subject, body, by)))
        expect(said.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([201, 409, 409])
      }
    })
  },
)

describe('one id of one person', () => {
  test('is not a disclosure and a publication', async () => {
    const anna = await customer()
    const id = fresh('abc')
    expect((await send(anna, { ...request, disclosure: id })).status).toBe(201)
    const page = { purpose: 'shop.order', categories: ['nickname'], placeSha256: 'a'.repeat(64) }
    const said: Said = await send(anna, { act: 'record-publication', publication: id, ...page })
    expect(said.json).toMatchObject({ ...taken, about: ['publication'] })
  })

  test('is ended, used and taken down by its own person, whatever others tried with it', async () => {
    const [anna, bert] = [await customer(), await customer()]
    const disclosure = fresh('dsc')
    await send(anna, { ...request, disclosure })
    expect((await send(bert, { ...request, disclosure })).status).toBe(409)
    const sent = { act: 'record-disclosure', disclosure, categories: ['nickname'], encrypted: true }
    expect((await send(anna, sent)).status).toBe(201)
    expect((await send(bert, sent)).json.type).toContain('disclosure-not-authorised')
    expect((await send(bert, { ...withdraw, ...scope })).status).toBe(201)
  })
})
