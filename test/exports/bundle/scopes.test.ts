/** Scopes of a part of the ledger: exactly which entries are in them, and that the product's verifier holds them to it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import type { BundleScope } from '../../../src/exports/bundle/format/scope.ts'
import type { Instant } from '../../../src/kernel/instant.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { acceptPolicy, cancelAccount, grant, optOut, showNotice } from '../../support/acts.ts'
import { right } from '../../support/unwrap.ts'
import { resealed, zipOf } from '../verify/archive.ts'
import type { Contents } from '../verify/archive.ts'
import { foundIn, policyOf, reportOf } from '../verify/verifying.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

const display = { kind: 'purpose_consent', purpose: 'profile.display', how: 'switch' }
const order = { ...grant, kind: 'separate_consent', purpose: 'shop.order', recipient: 'shop' }
const noNews = { ...optOut, purpose: 'news' }

/** The acts of people, by name. */
const people: { readonly [name: string]: ReadonlyArray<object> } = {
  gave: [
    optOut,
    showNotice,
    acceptPolicy,
    grant,
    noNews,
    { ...optOut, how: 'click' },
    cancelAccount('app'),
  ],
  refused: [showNotice, { ...display, act: 'refuse-consent' }],
  ordered: [showNotice, acceptPolicy, { ...order, categories: ['nickname'] }, cancelAccount('app')],
  toggled: [showNotice, { act: 'toggle-feature', feature: 'profile.edit', state: 'off' }],
  never: [showNotice, optOut, cancelAccount('app')],
}

let house: House
let ids: { readonly [name: string]: SubjectId }
let events: ReadonlyArray<LedgerEvent>
let count = 0

beforeAll(async () => {
  house = await openHouse()
  const all: [string, SubjectId][] = []
  for (const [name, acts] of Object.entries(people))
    all.push([name, await someone(house, `C-${all.length + 1}`, acts)])
  ids = Object.fromEntries(all)
  const stored = await right(
    house.store.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }),
  )
  events = stored.map(({ event }) => right(decodeStored(event.json)))
})
afterAll(() => house.close())

const policy = () => policyOf(`log ${house.parts.log.vkeys()[0]}\nquorum none\n`)

const opened = async (scope: BundleScope, position = events.length - 1): Promise<Contents> => {
  const zip = await bundleOf(house, scope, BigInt(position))
  const report = await reportOf(zip, { policy: policy() })
  expect([report.verdict, foundIn(report)]).toEqual(['verified', []])
  count += 1
  const folder = unpacked(house.room, `scope-${count}`, zip)
  const manifest = readFileSync(join(folder, 'manifest.json'))
  const { files } = JSON.parse(manifest.toString())
  const names: ReadonlyArray<string> = files.map(({ name }: { readonly name: string }) => name)
  const contents = new Map(names.map((name) => [name, readFileSync(join(folder, name))]))
  return contents.set('manifest.json', manifest)
}

type Line = { readonly index: number; readonly leaf: LedgerEvent }
const linesOf = (contents: Contents): ReadonlyArray<Line> =>
  (contents.get('entries.jsonl') ?? '')
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

/** The ledgers of these tests publish one policy; their other events without a person are readings and exports. */
const isPublishedAt = (index: number): boolean => events[index]?.type === 'PolicyVersionPublished'

/** By person's name, the types of their events in the bundle; what was published stands in each. */
const ofPeople = (contents: Contents) => {
  const lines = linesOf(contents)
  const nobody = lines.filter(({ leaf }) => leaf.subject === undefined)
  expect(nobody.map(({ index }) => index)).toEqual([...events.keys()].filter(isPublishedAt))
  const entries = Object.entries(ids).flatMap(([name, subject]) => {
    const own = lines.filter(({ leaf }) => leaf.subject === subject).map(({ leaf }) => leaf.type)
    return own.length === 0 ? [] : [[name, own] as const]
  })
  const { events: told, entries: all } = JSON.parse(String(contents.get('manifest.json')))
  expect([told, all]).toEqual([lines.length - nobody.length, lines.length])
  return Object.fromEntries(entries)
}

const ofPurpose = (purpose: string): BundleScope => ({ kind: 'purpose', purpose: purpose as never })
const ofShop: BundleScope = { kind: 'recipient', recipient: 'shop' as never }
const at = (index: number): Instant => events[index]?.recordedAt ?? ('' as Instant)

describe('a bundle of a purpose', () => {
  test('holds what names it, refusals too, and afterwards what ends every purpose of those people', async () => {
    expect(ofPeople(await opened(ofPurpose('profile.display')))).toEqual({
      gave: ['ConsentGranted', 'MarketingOptedOut', 'AccountCancelled'],
      refused: ['ConsentRefused'],
      toggled: ['FeatureToggled'],
    })
  })
})

describe('a bundle of a recipient', () => {
  test('holds what names it, and afterwards what ends all sharing', async () => {
    const { ordered, ...others } = ofPeople(await opened(ofShop))
    expect([ordered?.[0], ordered?.includes('AccountCancelled'), others]).toEqual([
      'ConsentGranted',
      true,
      {},
    ])
  })
})

describe('a bundle of a period', () => {
  test('holds what was recorded from its first instant to before its last, and what was published', async () => {
    const [first, last] = [at(events.length >> 1), at(events.length - 1)]
    const contents = await opened({ kind: 'period', from: first, to: last })
    const indexes = linesOf(contents).map(({ index }) => index)
    const expected = [...events.keys()].filter(
      (index) => isPublishedAt(index) || (at(index) >= first && at(index) < last),
    )
    expect(indexes).toEqual(expected)
    expect(indexes.some((index) => at(index) < first)).toBe(true)
    expect(indexes).not.toContain(events.length - 1)
  })

  test('is printed without the texts that were published in it: of these a line with clauses and what changed', async () => {
    const [from, to] = [at(0), at(events.length - 1)]
    const contents = await opened({ kind: 'period', from, to })
    const report = String(contents.get('report.html'))
    const chunks = events.flatMap((event) =>
      event.type === 'DocumentChunkStored' ? [event.body] : [],
    )
    expect(chunks.length).toBeGreaterThan(0)
    for (const { base64 } of chunks) expect(report).not.toContain(base64.slice(0, 40))
    expect(report).toContain(`未列出已发布文件的 ${chunks.length} 个分段`)
    const texts = events.flatMap((event) =>
      event.type === 'PolicyVersionPublished' ? [event.body.textSha256] : [],
    )
    for (const text of texts) expect(report).toContain(text)
    expect(report).toMatch(/<td>\d+<\/td><td>首个版本 · first version; 目的 purposes \+\d+/)
    expect(report.indexOf(String(ids['gave']))).toBeGreaterThan(report.indexOf('时间线'))
  })
})

describe('the verifier', () => {
  test('names an entry that is not of the scope, and a number of events that is not theirs', async () => {
    const found = async (contents: Contents, more: object) =>
      foundIn(await reportOf(await zipOf(resealed(contents, more)), { policy: policy() }))
    const [purpose, shop] = [await opened(ofPurpose('profile.display')), await opened(ofShop)]
    const outside = 'entries entry-outside-scope entries.jsonl'
    const to = '2001-01-01T00:00:00.000Z'
    for (const scope of [
      ofPurpose('news'),
      ofShop,
      { kind: 'period', from: '2000-01-01T00:00:00.000Z', to },
    ])
      expect([scope, await found(purpose, { scope })]).toEqual([
        scope,
        expect.arrayContaining([outside]),
      ])
    expect(await found(shop, { scope: ofPurpose('profile.display') })).toContain(outside)
    const { events: told } = JSON.parse(String(shop.get('manifest.json')))
    expect(await found(shop, { events: told + 1 })).toEqual(['entries count-differs manifest.json'])
  })

  test('names readings and exports in a bundle of a person whom they do not name', async () => {
    await opened(ofShop)
    const [first] = await right(
      house.store.readAll({ direction: 'forwards', from: BigInt(events.length), maxCount: 1 }),
    )
    const read = right(decodeStored(first?.event.json ?? ''))
    expect(read.type).toBe('LedgerRead')
    const from = read.recordedAt
    const to = '2099-01-01T00:00:00.000Z' as Instant
    const contents = await opened({ kind: 'period', from, to }, Number(first?.position) + 1)
    const types = linesOf(contents).map(({ leaf }) => leaf.type)
    expect(types).toEqual(expect.arrayContaining(['LedgerRead', 'ExportBegun']))
    expect(linesOf(contents).every(({ leaf }) => leaf.subject === undefined)).toBe(true)
    const scope = { kind: 'person', subject: ids['gave'] }
    const report = await reportOf(await zipOf(resealed(contents, { scope })), { policy: policy() })
    expect(foundIn(report)).toContain('entries entry-outside-scope entries.jsonl')
  })
})
