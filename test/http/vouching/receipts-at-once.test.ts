/** Many receipts asked for at once: few are made, the others are refused, and other requests are answered meanwhile. */
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Said } from '../house.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'
import { until } from '../../support/until.ts'

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

const newGate = () => {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}

/** Asks so often at once; nobody can read the record before so many were refused and a decision was given. */
const askMany = async (times: number, query: string, untilRefused: number) => {
  const { reading } = house.ledger
  const gate = newGate()
  let refused = 0
  const event: typeof reading.event =
    (...args) =>
    async () => {
      await gate.opened
      return reading.event(...args)()
    }
  Object.assign(house.ledger, { reading: { ...reading, event } })
  try {
    const asked = Array.from({ length: times }, async () => {
      const said = await ask(query)
      if (said.status === 503) refused += 1
      return said
    })
    await until(() => refused === untilRefused)
    expect((await decide()).status).toBe(200)
    gate.open()
    return await Promise.all(asked)
  } finally {
    Object.assign(house.ledger, { reading })
  }
}

/** The library that draws pages, where it was loaded into this thread. */
const drawnHere = (): ReadonlyArray<string> =>
  Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('/pdfkit/'))

test('of forty pages eight are made for one caller, beside the thread that answers decisions', async () => {
  const said = await askMany(40, '?format=pdf', 32)
  const refused = said.filter(({ status }) => status !== 200)
  expect(refused.length).toBe(32)
  for (const each of refused) {
    expect([each.status, problemIn(each)]).toEqual([503, 'receipts-running'])
    expect(each.headers.get('retry-after')).toBe('1')
  }
  expect(drawnHere()).toEqual([])
  expect((await ask('?format=pdf')).status).toBe(200)
})

test('a signed receipt is given while pages wait, to the same caller and to others', async () => {
  const { waitFor } = house.log
  const gate = newGate()
  let waiting = 0
  const held: typeof waitFor = async (...args) => {
    waiting += 1
    await gate.opened
    return waitFor(...args)
  }
  Object.assign(house.log, { waitFor: held })
  const pages = Array.from({ length: 8 }, () => ask('?format=pdf'))
  await until(() => waiting === 8)
  Object.assign(house.log, { waitFor })
  const signed = [await ask(''), await ask('?reason=audit', house.keys.officer)]
  gate.open()
  const said = [...signed, ...(await Promise.all(pages))]
  expect(said.map(({ status }) => status)).toEqual(Array(10).fill(200))
})

test('of more signed receipts than there are places those beyond are refused', async () => {
  const said = await askMany(140, '', 12)
  expect(said.filter(({ status }) => status === 200).length).toBe(128)
})
