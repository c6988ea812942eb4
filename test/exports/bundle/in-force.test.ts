/** The report of a person, on what is in force at the end: a consent that nobody withdrew by name may be none. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { actOf } from '../../deciders/spec.ts'
import { acceptPolicy, cancelAccount, grant, showNotice, withdraw } from '../../support/acts.ts'
import { freshId, officer } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { bundleOf, openHouse, someone, unpacked } from './house.ts'
import type { House } from './house.ts'

const order = {
  ...grant,
  kind: 'separate_consent',
  purpose: 'shop.order',
  recipient: 'shop',
  categories: ['nickname'],
}

let house: House
let count = 0

const tableOf = async (subject: SubjectId, position?: bigint) => {
  count += 1
  const zip = await bundleOf(house, { kind: 'person', subject }, position)
  const folder = unpacked(house.room, `in-force-${count}`, zip)
  const report = readFileSync(join(folder, 'report.html'), 'utf8')
  const [, section = ''] = report.split('In force at the last position</h2>')
  const [table = ''] = section.split('</table>')
  return table
    .split('<tr>')
    .slice(2)
    .map((row) => {
      const english = [...row.matchAll(/<span lang="en">([^<]*)<\/span>/g)].map(([, text]) => text)
      const codes = [...row.matchAll(/<small>([A-Z_, ]+)<\/small>/g)].map(([, code]) => code)
      return [english[0], english[1], ...codes]
    })
}

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

describe('a person’s report', () => {
  test('says which consents and acceptances are in force, and why the others are not', async () => {
    const subject = await someone(house, 'C-1', [showNotice, acceptPolicy, grant, order, withdraw])
    expect(await tableOf(subject)).toEqual([
      ['consent to a purpose → for tests', 'not in force', 'WITHDRAWN'],
      ['separate consent → for tests → for tests', 'in force'],
      ['&quot;A policy&quot;, version 2', 'in force'],
    ])
  })

  test('says of all that a closed account ended that it is not, and of before that it was', async () => {
    const subject = await someone(house, 'C-2', [showNotice, acceptPolicy, grant])
    const position = right(await house.store.head()())
    const more = await someone(house, 'C-3', [
      showNotice,
      acceptPolicy,
      grant,
      cancelAccount('app'),
    ])
    const states = (await tableOf(more)).map(([, state, why]) => [state, why])
    expect(states).toEqual([
      ['not in force', 'ACCOUNT_CANCELLED'],
      ['not in force', 'ACCOUNT_CANCELLED'],
    ])
    const before = await tableOf(subject, position)
    expect(before.map(([, state]) => state)).toEqual(['in force', 'in force'])
  })

  test('says of a consent whose permission was turned off that it was withdrawn', async () => {
    const device = `dev_${'1'.repeat(32)}`
    const seen = { act: 'observe-permission', device, permission: 'location', source: 'settings' }
    const nearby = {
      ...grant,
      kind: 'separate_consent',
      purpose: 'nearby',
      categories: ['location'],
    }
    const on = { ...seen, state: 'on' }
    const subject = await someone(house, 'C-5', [showNotice, acceptPolicy, on, nearby])
    expect((await tableOf(subject))[0]?.slice(1)).toEqual(['in force'])
    await delay(5)
    const off = { subject, act: actOf({ ...seen, state: 'off' }) }
    await right(house.ledger.act({ ...off, meta: { actor: officer, id: freshId() } }))
    expect((await tableOf(subject))[0]?.slice(1)).toEqual(['not in force', 'WITHDRAWN'])
  })

  test('has no such table where they said nothing', async () => {
    expect(await tableOf(await someone(house, 'C-4', [showNotice]))).toEqual([])
  })
})
