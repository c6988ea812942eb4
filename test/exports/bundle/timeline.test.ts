/** The timeline of a report: what a row says in Chinese it says in English. */
import { describe, expect, test } from 'vitest'
import { newTally } from '../../../src/exports/bundle/report/tally.ts'
import { timeline } from '../../../src/exports/bundle/report/timeline.ts'
import { noNames } from '../../../src/exports/sentences/names.ts'
import { zoneOf } from '../../../src/exports/words/zone.ts'
import { instantOf } from '../../../src/kernel/instant.ts'

const at = instantOf(Date.UTC(2026, 10, 29, 9))

const rowsOf = (occurredAt: typeof at) => {
  const tally = newTally()
  tally.events = 1
  tally.listed.push({
    index: 7,
    at,
    occurredAt,
    timeSource: 'ledger',
    type: 'SomethingRecorded',
    role: 'service',
    actor: 'a',
    subject: undefined,
    body: {},
    opened: [],
    isErased: false,
  })
  const telling = { names: noNames, namesOf: () => noNames, zone: zoneOf('CN') }
  const blocks = timeline({ kind: 'ledger' }, tally, telling)
  return blocks.flatMap((block) => (block.block === 'table' ? block.rows : []))
}

describe('a row of the timeline', () => {
  test('names the clock of the time in both languages, where it was recorded at another second', () => {
    const [row] = rowsOf(instantOf(Date.UTC(2026, 10, 29, 8, 59)))
    expect(row?.[1]).toMatchObject({
      zh: '2026-11-29 16:59:00（台账的时钟；记录于 2026-11-29 17:00:00）',
      en: '(the clock of the ledger; recorded 2026-11-29 17:00:00)',
    })
    expect(rowsOf(at)[0]?.[1]).toMatchObject({ zh: '2026-11-29 17:00:00' })
  })
})
