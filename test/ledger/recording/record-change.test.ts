import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../../../src/credentials/journal.ts'
import { until } from '../../support/until.ts'
import { followAccessChanges } from '../../../src/main/access-changes.ts'
import { openHouse } from '../../http/house.ts'
import type { House } from '../../http/house.ts'
import { right } from '../../support/unwrap.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const changes = async () =>
  (await house.events()).filter(({ type }) => type.startsWith('Credential')).map(({ type }) => type)

describe('a change of who may do what', () => {
  test('reaches the log once, in order, however often it is told and by however many', async () => {
    const { credential } = await right(house.credentials.create({ roles: ['auditor'] }))
    await right(house.credentials.revoke(credential.id))
    const pending = await right(house.credentials.journal.pending())
    const expected = pending.map(({ change }) => change.type)
    // Told and then not known to be told, as by a process that was killed in between.
    const [first] = pending
    await right(house.ledger.recordChange(commandLine, first!))
    const followers = [1, 2].map(() => followAccessChanges(house.credentials, house.ledger))
    await until(async () => (await changes()).length === expected.length)
    await Promise.all(followers.map(({ close }) => close()))
    expect(await changes()).toEqual(expected)
    expect(await right(house.credentials.journal.pending())).toEqual([])
  })
})
