import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { expectContract, newcomer, problemIn, publishedHouse } from '../house.ts'
import { record } from '../house.ts'
import type { Loose } from '../house.ts'
import { acceptPolicy, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()
const events = 260

const toggle = (n: number) => ({
  act: 'toggle-feature',
  feature: 'shop',
  state: n % 2 === 0 ? 'off' : 'on',
})

const live = async (subject: SubjectId, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    const said = await house.call('POST', `/v1/subjects/${subject}/acts`, {
      key: house.keys.service,
      body: toggle(n),
    })
    if (said.status !== 201) throw new Error(said.text)
  }
}

const path = (subject: SubjectId, query: object = {}) =>
  `/v1/subjects/${subject}/trail?${String(new URLSearchParams({ reason: 'audit', ...query }))}`
const get = (query: object = {}, headers: Record<string, string> = {}) =>
  house.call('GET', path(anna, query), { key: house.keys.auditor, headers })

const anna = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy)
await live(anna, events - 2)

const pages = async (query: object = {}) => {
  const all: Loose[] = []
  let after: string | undefined
  do {
    const said = await get(after === undefined ? query : { ...query, after })
    expectContract('trail', said)
    all.push(said.json)
    after = said.json.next
  } while (after !== undefined)
  return all
}

const lines = async (query: object = {}) => {
  const said = await get(query, { accept: 'application/x-ndjson' })
  expect(said.status).toBe(200)
  expect(said.headers.get('content-type')).toBe('application/x-ndjson')
  expect(said.headers.get('vary')).toContain('Accept')
  return said.text
    .trimEnd()
    .split('\n')
    .map((line): Loose => JSON.parse(line))
}

describe('a trail', () => {
  test('comes in pages of a hundred, each event once, the standing with the last', async () => {
    const all = await pages()
    expect(all.map(({ entries }) => entries.length)).toEqual([100, 100, 60])
    const revisions = all.flatMap(({ entries }) => entries.map((each: Loose) => each.revision))
    expect(revisions).toEqual(Array.from({ length: events }, (_, i) => String(i)))
    expect(all.map((each) => 'standing' in each)).toEqual([false, false, true])
    const own = await house.call('GET', `/v1/subjects/${anna}?reason=audit`, {
      key: house.keys.auditor,
    })
    expect(all.at(-1).standing).toEqual(own.json.standing)
  })

  test('shows on each page what each event changed, as the whole does', async () => {
    const small = (await pages({ limit: '7' })).flatMap(({ entries }) => entries)
    expect(small).toEqual((await pages({ limit: '500' })).flatMap(({ entries }) => entries))
  })

  test('is the same story as lines, and the last line says that it is whole', async () => {
    const told = await lines()
    const all = await pages()
    expect(told.slice(0, -1)).toEqual(all.flatMap(({ entries }) => entries))
    expect(told.at(-1)).toEqual({
      subject: anna,
      entries: events,
      standing: all.at(-1).standing,
    })
  })

  test('goes on as lines from where a page ended', async () => {
    const [first] = await pages({ limit: '10' })
    const rest = await lines({ after: first.next })
    expect(rest).toHaveLength(events - 10 + 1)
    expect(rest[0].revision).toBe('10')
  })

  test('is bounded on both clocks, page by page; a cursor of another bound is refused', async () => {
    const whole = (await pages({ limit: '500' }))[0].entries
    const { recordedAt } = whole[120].event
    const until = { knownAt: recordedAt }
    const bounded = (await pages({ ...until, limit: '50' })).flatMap(({ entries }) => entries)
    expect(bounded).toEqual(whole.filter(({ event }: Loose) => event.recordedAt <= recordedAt))
    const { next } = (await get({ ...until, limit: '50' })).json
    for (const wrong of [{}, { asOf: recordedAt }, { position: '1' }])
      expect(problemIn(await get({ ...wrong, after: next }))).toBe('invalid-request')
  })

  test('of somebody of whom nothing is recorded is empty, and told whole', async () => {
    const nobody = await newcomer(house)
    const said = await house.call('GET', path(nobody), { key: house.keys.auditor })
    expect(said.json).toMatchObject({ entries: [], standing: {} })
  })
})

const notReading = (subject: SubjectId): Socket => {
  const { hostname, port } = new URL(house.url)
  const socket = connect(Number(port), hostname)
  socket.pause()
  socket.write(
    `GET ${path(subject)} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: application/x-ndjson\r\n` +
      `Authorization: Bearer ${house.keys.auditor}\r\n\r\n`,
  )
  return socket
}

describe('fifty clients that ask for a long trail and do not read it', () => {
  test('keep nobody else waiting', async () => {
    const sockets = Array.from({ length: 50 }, () => notReading(anna))
    const waits: number[] = []
    for (let n = 0; n < 30; n += 1) {
      const startedMs = performance.now()
      const said = await house.call(
        'GET',
        `/v1/decisions?subject=${anna}&purpose=app.operate&operation=use`,
        { key: house.keys.service },
      )
      expect(said.status).toBe(200)
      waits.push(performance.now() - startedMs)
      await delay(5)
    }
    for (const socket of sockets) socket.destroy()
    expect(waits.sort((a, b) => a - b)[15]).toBeLessThan(10_000)
  })
})
