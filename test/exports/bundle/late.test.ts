/** Transfers after a withdrawal, in a report: each says so, and they are counted, also where the withdrawal is not disclosed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BundleScope } from '../../../src/exports/bundle/format/scope.ts'
import type { Instant } from '../../../src/kernel/instant.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { actOf } from '../../deciders/spec.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'
import { eventsIn, freshId, officer } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

const scope = { purpose: 'shop.order', recipient: 'shop' }
const categories = ['nickname']
const id = (n: number): string => `dsc_${String(n).padStart(32, '0')}`
const given = { ...grant, ...scope, kind: 'separate_consent', categories }
const request = (n: number) => ({
  act: 'request-disclosure',
  disclosure: id(n),
  ...scope,
  categories,
})
const record = (n: number, encrypted: boolean) => ({
  act: 'record-disclosure',
  disclosure: id(n),
  categories,
  encrypted,
})
const withdrawn = { act: 'withdraw-consent', kind: 'separate_consent', ...scope, how: 'click' }
const start = [showNotice, acceptPolicy, given]

/** A new person who did these things, no two of them within one millisecond. */
const slowly = async (value: string, acts: ReadonlyArray<object>): Promise<SubjectId> => {
  const subject = await someone(house, value, [])
  for (const act of acts) {
    const meta = { actor: officer, id: freshId() }
    await right(house.ledger.act({ subject, act: actOf(act), meta }))
    await delay(5)
  }
  return subject
}

let house: House
let late: SubjectId
let count = 0

const reportOf = async (of: BundleScope): Promise<string> => {
  count += 1
  const folder = unpacked(house.room, `late-${count}`, await bundleOf(house, of))
  return readFileSync(join(folder, 'report.html'), 'utf8')
}

/** Of each transfer in the timeline, whether it says that it was late; then the counts: made, late, against a condition. */
const transfersIn = (report: string) => {
  const rows = report.split(/<[^>]+>/).filter((text) => text.startsWith('Data was provided to '))
  const counted =
    /Data was provided (\d+) times.*?ended otherwise[^:]*: (\d+)\..*?authorisation: (\d+)\./s
  const [, ...counts] = counted.exec(report.split('<h2>对外提供')[1] ?? '') ?? []
  return {
    late: rows.map((row) => row.includes('MADE AFTER ITS GROUND')),
    counts: counts.map(Number),
  }
}

beforeAll(async () => {
  house = await openHouse()
  await slowly('C-1', [...start, request(1), record(1, true), withdrawn])
  late = await slowly('C-2', [...start, request(2), withdrawn, record(2, false)])
})
afterAll(() => house.close())

describe('a transfer in a report', () => {
  test('says that it was made after the withdrawal, and is counted', async () => {
    const own = transfersIn(await reportOf({ kind: 'person', subject: late }))
    expect(own).toEqual({ late: [true], counts: [1, 1, expect.any(Number)] })
  })

  test('says so in every other part too, and one made in time does not', async () => {
    const of = { kind: 'purpose', purpose: scope.purpose as never } as const
    const all = transfersIn(await reportOf(of))
    expect([all.late, all.counts.slice(0, 2)]).toEqual([
      [false, true],
      [2, 1],
    ])
  })

  test('says so where the withdrawal itself lies outside the period', async () => {
    const made = (await eventsIn(house.store)).filter(({ type }) => type === 'DisclosureMade')
    const from = made.at(-1)?.recordedAt ?? ('' as Instant)
    const to = '2099-01-01T00:00:00.000Z' as Instant
    const report = await reportOf({ kind: 'period', from, to })
    expect(report).not.toContain('The person withdrew consent')
    expect(transfersIn(report).late).toEqual([true])
  })

  test('is not judged in the report of a whole ledger, which says so', async () => {
    const report = await reportOf({ kind: 'ledger' })
    expect(report).toContain('are not counted in this report')
  })
})
