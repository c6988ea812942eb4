import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { expectContract, newcomer, publishedHouse } from '../../house.ts'
import type { Loose } from '../../house.ts'
import { acceptPolicy, flagMinor, grant, showNotice, withdraw } from '../../../support/acts.ts'

const house = await publishedHouse()

const scope = { kind: 'separate_consent', purpose: 'shop.order', recipient: 'shop' }
const toShop = { ...grant, ...scope, categories: ['nickname'] }
const takenBack = { ...withdraw, ...scope }
const idOf = (subject: string): string => `dsc_${subject.slice(4)}`
const request = {
  act: 'request-disclosure',
  recipient: 'shop',
  purpose: 'shop.order',
  categories: ['nickname'],
}
const ask = (subject: string) => ({ ...request, disclosure: idOf(subject) })
const sent = (subject: string) => ({
  act: 'record-disclosure',
  disclosure: idOf(subject),
  categories: ['nickname'],
  encrypted: true,
})

/** One act; its receipt. Each is at least a millisecond after the one before. */
const send = async (subject: SubjectId, body: object): Promise<Loose> => {
  const said = await house.call('POST', `/v1/subjects/${subject}/acts`, {
    key: house.keys.service,
    body,
  })
  expect([200, 201]).toContain(said.status)
  expectContract('act', said)
  await delay(2)
  return said.json.receipt
}

const customer = async (): Promise<SubjectId> => {
  const subject = await newcomer(house)
  for (const act of [showNotice, acceptPolicy, toShop, ask(subject)]) await send(subject, act)
  return subject
}

const get = async (path: string, route: 'disclosures' | 'disclosuresTo' | 'trail') => {
  const said = await house.call('GET', `${path}?reason=audit`, { key: house.keys.auditor })
  expect(said.status).toBe(200)
  expectContract(route, said)
  return said.json
}

/** Its row in the list of the person, which must equal the one of the recipient. */
const shownOf = async (subject: SubjectId): Promise<Loose> => {
  const own = await get(`/v1/subjects/${subject}/disclosures`, 'disclosures')
  const theirs = await get('/v1/recipients/shop/disclosures', 'disclosuresTo')
  const { now } = own.rows[0]
  expect(theirs.rows.find(({ key }: Loose) => key.includes(subject)).now).toEqual(now)
  return now
}

const changesIn = async (subject: SubjectId): Promise<ReadonlyArray<Loose>> => {
  const { entries } = await get(`/v1/subjects/${subject}/trail`, 'trail')
  return entries.flatMap(({ event, changes }: Loose) =>
    changes
      .filter(({ path }: Loose) => path === `/disclosures/${idOf(subject)}`)
      .map(({ after }: Loose) => [event.type, JSON.parse(after).state]),
  )
}

/** An instant, where the test does not say which. */
const some: unknown = expect.stringMatching(/^\d{4}-.*Z$/u)

const marked = (by: string, since = some, ...why: ReadonlyArray<string>) => ({
  inForce: false,
  because: ['USED', 'MADE_AFTER_WITHDRAWAL', ...why],
  by,
  since,
})

/** The decision on giving the shop the name now. */
const decided = async (subject: SubjectId): Promise<string> => {
  const { act: _act, ...question } = request
  const said = await house.call('POST', '/v1/decisions', {
    key: house.keys.service,
    body: { subject, operation: 'provide', ...question },
  })
  const { decision, reasons } = said.json
  return [decision, ...reasons.map(({ code }: Loose) => code)].join(' ')
}

const freeze = async (frozen: boolean): Promise<Loose> => {
  const body = { act: 'freeze-recipient', recipient: 'shop', frozen }
  const said = await house.call('POST', '/v1/catalogue', { key: house.keys.officer, body })
  expect([200, 201]).toContain(said.status)
  await delay(2)
  return said.json.receipt.events[0]
}

describe('a disclosure that was authorised before', () => {
  test('the person was flagged as a minor is ended, and what leaves is marked', async () => {
    const anna = await customer()
    const { events } = await send(anna, flagMinor)
    const { id } = events[0]
    expect(await decided(anna)).toBe('DENY GUARDIAN_REQUIRED')
    expect(await shownOf(anna)).toEqual([
      { inForce: false, because: ['ENDED'], by: id, since: some },
    ])
    expect((await send(anna, sent(anna))).results).toMatchObject([
      { state: 'made_after_withdrawal' },
    ])
    expect(await shownOf(anna)).toEqual([marked(id)])
    expect((await changesIn(anna)).slice(2)).toEqual([
      ['MinorFlagged', 'ended'],
      ['DisclosureMade', 'made_after_withdrawal'],
    ])
  })

  test('the recipient was frozen is ended, and stays so when it is let go on', async () => {
    const anna = await customer()
    const bert = await customer()
    const { id } = await freeze(true)
    expect(await decided(anna)).toBe('DENY RECIPIENT_FROZEN')
    expect(await shownOf(anna)).toEqual([
      { inForce: false, because: ['ENDED', 'RECIPIENT_FROZEN'], by: id, since: some },
    ])
    const left = await send(anna, sent(anna))
    expect(left.results).toMatchObject([{ state: 'made_after_withdrawal' }])
    expect(await shownOf(anna)).toEqual([marked(id, some, 'RECIPIENT_FROZEN')])
    expect((await changesIn(anna)).at(-1)).toEqual(['DisclosureMade', 'made_after_withdrawal'])
    await freeze(false)
    expect(await decided(anna)).toBe('ALLOW IN_ORDER')
    expect((await send(bert, ask(bert))).results).toMatchObject([{ state: 'ended', event: id }])
    expect((await send(bert, sent(bert))).results).toMatchObject([
      { state: 'made_after_withdrawal' },
    ])
    // A disclosure authorised after that stands.
    const carl = await customer()
    expect((await send(carl, sent(carl))).results).toMatchObject([{ state: 'made' }])
  })
})

describe('a consent taken back after a disclosure was authorised', () => {
  test('ends the authorisation: asking again says so, and so does every list', async () => {
    const anna = await customer()
    expect(await shownOf(anna)).toEqual([{ inForce: true, because: [] }])
    const { events } = await send(anna, takenBack)
    const again = await send(anna, ask(anna))
    expect(again.events).toEqual([])
    expect(again.results).toMatchObject([
      { of: `disclosures/${idOf(anna)}`, state: 'ended', event: events[0].id },
    ])
    expect(await shownOf(anna)).toEqual([
      { inForce: false, because: ['ENDED'], by: events[0].id, since: some },
    ])
  })

  test('marks what left all the same, in the receipt, the lists and the trail', async () => {
    const anna = await customer()
    const { events } = await send(anna, takenBack)
    const left = await send(anna, sent(anna))
    expect(left.events).toMatchObject([{ type: 'DisclosureMade' }])
    expect(left.results).toMatchObject([{ state: 'made_after_withdrawal' }])
    expect((await send(anna, ask(anna))).results).toMatchObject([
      { state: 'made_after_withdrawal' },
    ])
    expect(await shownOf(anna)).toEqual([marked(events[0].id)])
    expect(await changesIn(anna)).toEqual([
      ['DisclosureRequested', 'requested'],
      ['DisclosureAuthorised', 'authorised'],
      ['ConsentWithdrawn', 'ended'],
      ['DisclosureMade', 'made_after_withdrawal'],
    ])
  })

  test('marks it also where a hotline tells late of an earlier withdrawal', async () => {
    const anna = await customer()
    const occurredAt = new Date().toISOString()
    await delay(3)
    expect((await send(anna, sent(anna))).results).toMatchObject([{ state: 'made' }])
    expect(await shownOf(anna)).toEqual([{ inForce: false, because: ['USED'] }])
    const late = { ...takenBack, how: 'hotline', timeSource: 'hotline', occurredAt }
    const { events } = await send(anna, late)
    expect(await shownOf(anna)).toEqual([marked(events[0].id, occurredAt)])
    expect((await changesIn(anna)).slice(2)).toEqual([
      ['DisclosureMade', 'made'],
      ['ConsentWithdrawn', 'made_after_withdrawal'],
    ])
  })

  test('leaves alone what had left before it', async () => {
    const anna = await customer()
    await send(anna, sent(anna))
    await send(anna, takenBack)
    expect((await send(anna, ask(anna))).results).toMatchObject([{ state: 'made' }])
    expect(await shownOf(anna)).toEqual([{ inForce: false, because: ['USED'] }])
  })
})
