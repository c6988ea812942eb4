/** Many receipts asked for at once: few are made, the others are refused, and whoever asks for a decision is answered between. */
import { setTimeout as delay } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Said } from '../house.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()

const person = await newcomer(house)
const recorded = await record(house, person, showNotice, acceptPolicy, grant)
const granted = recorded[2]?.json.receipt.events[0].id

const ask = (query: string, key = house.keys.service): Promise<Said> =>
  house.call('GET', `/v1/subjects/${person}/events/${granted}/receipt${query}`, { key })

const decide = (): Promise<Said> =>
  house.call('GET', `/v1/decisions?subject=${person}&purpose=profile.display&operation=use`, {
    key: house.keys.service,
  })

/** Asks so often at once, with a record that nobody can read before so many were refused. */
const askMany = async (times: number, query: string, untilRefused: number) => {
  const { reading } = house.ledger
  let open = (): void => undefined
  const gate = new Promise<void>((resolve) => (open = resolve))
  let refused = 0
  const event: typeof reading.event =
    (...args) =>
    async () => {
      await gate
      return reading.event(...args)()
    }
  Object.assign(house.ledger, { reading: { ...reading, event } })
  try {
    return await Promise.all(
      Array.from({ length: times }, async () => {
        const said = await ask(query)
        order.push(said.status === 200 ? 'made' : 'refused')
        if (said.status === 503) refused += 1
        if (refused === untilRefused) open()
        return said
      }),
    )
  } finally {
    Object.assign(house.ledger, { reading })
  }
}

const order: string[] = []
beforeEach(() => void order.splice(0))

test('of forty pages eight are made for one caller, with decisions answered meanwhile', async () => {
  const pages = askMany(40, '?format=pdf', 32)
  const decisions = async () => {
    while (order.filter((each) => each === 'made').length < 8) {
      expect((await decide()).status).toBe(200)
      order.push('decision')
      await delay(5)
    }
  }
  const [said] = await Promise.all([pages, decisions()])
  const refused = said.filter(({ status }) => status !== 200)
  expect(refused.length).toBe(32)
  for (const each of refused) {
    expect([each.status, problemIn(each)]).toEqual([503, 'receipts-running'])
    expect(each.headers.get('retry-after')).toBe('1')
  }
  // Beside the loop: a page that held it would leave one turn for decisions before each page that follows.
  const before = order.slice(0, order.lastIndexOf('made')).filter((each) => each === 'decision')
  expect(before.length).toBeGreaterThan(8)
  expect((await ask('?format=pdf')).status).toBe(200)
})

test('a signed receipt is given while pages wait, to the same caller and to others', async () => {
  const { service, officer } = house.keys
  const noted = async (name: string, said: Promise<Said>) => {
    const { status } = await said
    order.push(name)
    return status
  }
  const pages = Array.from({ length: 4 }, () => noted('page', ask('?format=pdf')))
  const signed = [noted('signed', ask('')), noted('signed', ask('?reason=audit', officer))]
  expect(await Promise.all([...signed, ...pages])).toEqual(Array(6).fill(200))
  expect(order.at(-1)).toBe('page')
  expect((await ask('', service)).status).toBe(200)
})

test('of more signed receipts than there are places those beyond are refused', async () => {
  await askMany(140, '', 12)
  expect(order.filter((each) => each === 'made').length).toBe(128)
})
