/** Two approvers are two people, however their names are written and whatever keys they hold (clauses 1.6-E10, 4-E3). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trusted } from '../../src/kernel/ids.ts'
import { customer, matter } from './acts.ts'
import { criminal, officer, proof } from './exemption-acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { right } from '../support/unwrap.ts'

let ledger: ServedLedger
beforeAll(async () => {
  ledger = await openServedLedger()
})
afterAll(() => ledger.close())

describe('two people are two, however they are written or whatever key they hold', () => {
  const named = (first: string, second: string) =>
    criminal({
      exemption: matter('exm', '7'),
      proof: proof(['case_document', 'organ', 'officers', 'approver', 'second_approver'], {
        approver: first,
        second_approver: second,
      }),
    })

  test.each([
    ['case', 'Zhang Wei', 'ZHANG wei'],
    ['spaces', '张 伟', ' 张伟　'],
    ['full-width forms', 'ID-7', 'ＩＤ-７'],
    ['invisible characters', 'Zhang', 'Zh\u200bang'],
    ['composition', 'Ren\u00e9', 'Rene\u0301'],
  ])('one approver in other %s is one', async (_, first, second) => {
    const subject = await customer(ledger)
    expect(await ledger.refused(subject, named(first, second), officer)).toBe(
      'exemption-approvers-same',
    )
    const officerIds = [first, second]
    const twice = criminal({ exemption: matter('exm', '7'), personal: { officerIds } })
    expect(await ledger.refused(subject, twice, officer)).toBe('exemption-evidence-missing')
  })

  test('numbers that punctuation tells apart are two', async () => {
    await ledger.act(await customer(ledger), named('1-23', '12-3'), officer)
  })

  test('two credentials of one system are one, also where the first was revoked', async () => {
    const subject = await customer(ledger)
    const { credentials } = ledger.node()
    const make = async (system: string) =>
      right(credentials.create({ roles: ['officer'], system: trusted(system) }))
    const [first, second, other] = [
      await make('branch-7'),
      await make('branch-7'),
      await make('branch-8'),
    ]
    const send = (key: string, body: object) =>
      ledger.call('POST', `/v1/subjects/${subject}/acts`, {
        body,
        headers: { authorization: `Bearer ${key}` },
      })
    const exemption = matter('exm', '8')
    const body = { act: 'approve-exemption', exemption }
    expect((await send(first.key, criminal({ exemption }))).status).toBe(201)
    const same = await send(second.key, body)
    expect(same.json.type).toContain('exemption-approvers-same')
    await right(credentials.revoke(first.credential.id))
    expect((await send(second.key, body)).status).toBe(422)
    expect((await send(other.key, body)).status).toBe(201)
  })
})
