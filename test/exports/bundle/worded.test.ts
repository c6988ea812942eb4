/** The words of a report: each sentence in those of the policy and version that its event names. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodePackage } from '../../../src/catalogue/assemble.ts'
import type { BundleScope } from '../../../src/exports/bundle/format/scope.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { rawPackage } from '../../decisions/package.ts'
import { atClinic } from '../../decisions/two-policies.ts'
import { acceptPolicy, grant, optOut, showNotice } from '../../support/acts.ts'
import { publishOn } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

/** The lists of a package with these words for each of their things. */
const worded = (raw: object, lists: ReadonlyArray<string>, words: string): object =>
  Object.fromEntries(
    Object.entries(raw).map(([name, value]: [string, unknown]) => [
      name,
      lists.includes(name) && Array.isArray(value)
        ? value.map((each: object) => ({ ...each, label: { 'zh-CN': words, en: words } }))
        : value,
    ]),
  )

const shared = ['categories', 'channels']
const clinic = {
  ...worded(atClinic(rawPackage('1')), shared, 'Anonymous statistics only'),
  region: 'DE',
  accounts: [{ id: 'portal', label: { 'zh-CN': '门户', en: 'portal' }, clauses: ['t'] }],
}
const renamed = worded(rawPackage('3'), ['purposes', ...shared], 'Account security only')

let house: House
let person: SubjectId
let count = 0

const reportOf = async (scope: BundleScope, position?: bigint): Promise<string> => {
  count += 1
  const folder = unpacked(house.room, `worded-${count}`, await bundleOf(house, scope, position))
  return readFileSync(join(folder, 'report.html'), 'utf8')
}

/** The sentences of the report's timeline that say this. */
const saying = (report: string, start: string): ReadonlyArray<string> =>
  report.split(/<[^>]+>/).filter((text) => text.startsWith(start))

beforeAll(async () => {
  house = await openHouse()
  const acts = [showNotice, acceptPolicy, grant, { ...optOut, channel: 'sms', purpose: 'news' }]
  person = await someone(house, 'C-1', acts)
})
afterAll(() => house.close())

describe('a report, once another policy and a version of other words were published', () => {
  let before: string
  let position: bigint
  let after: ReadonlyArray<string>

  beforeAll(async () => {
    position = right(await house.store.head()())
    before = await reportOf({ kind: 'person', subject: person }, position)
    for (const raw of [clinic, renamed]) await publishOn([house.ledger], right(decodePackage(raw)))
    after = [
      await reportOf({ kind: 'person', subject: person }),
      await reportOf({ kind: 'purpose', purpose: 'profile.display' as never }),
      await reportOf({ kind: 'ledger' }),
    ]
  })

  test('tells a consent in the words of the version that it names', () => {
    const [own] = saying(before, 'The person consented to')
    expect(own).toContain('&quot;for tests&quot;')
    expect(own).toContain('data: for tests, for tests;')
    for (const report of after) expect(saying(report, 'The person consented to')).toEqual([own])
  })

  test('tells an opt-out in those of the version that was in force then', () => {
    const [own] = saying(before, 'The person opted out')
    expect(own).toContain('channel: for tests')
    expect(saying(after[0] ?? '', 'The person opted out')).toEqual([own])
  })

  test('never takes another policy’s words, and counts under the newest of the own', () => {
    for (const report of after) expect(report).not.toContain('Anonymous statistics only')
    expect(after[1]).toContain('Account security only')
  })

  test('names the controller, the law profile, the scope and the number of people in its head', () => {
    const [own = '', purpose = ''] = after
    for (const report of after)
      for (const text of [
        'A bank (An app), A street; hotline 95588',
        'cn-pipl',
        'One record of the log',
      ])
        expect(report).toContain(text)
    expect(purpose).toMatch(/people in these entries<\/\w+><\w+>1</)
    expect(own).not.toContain('people in these entries')
    const controllers = /· controller<\//g
    expect(purpose.match(controllers)).toHaveLength(1)
    expect(own.match(controllers)).toHaveLength(2)
  })

  test('keeps its clock, whatever the region of the other policy', () => {
    for (const report of after) expect(report).toContain('China time, UTC+8')
    expect(after[2]).not.toContain('(UTC)')
  })

  test('is the same as of a position before they were published', async () => {
    expect(await reportOf({ kind: 'person', subject: person }, position)).toBe(before)
  })
})
