import { describe, expect, test } from 'vitest'
import { publishedHouse, record } from '../../house.ts'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { acceptPolicy, cancelAccount, optOut, showNotice } from '../../../support/acts.ts'

const house = await publishedHouse()

const number = (n: number) => `+86 139 0000 ${String(n).padStart(4, '0')}`
const claim = async (n: number): Promise<SubjectId> => {
  const { json } = await house.call('POST', '/v1/subjects', {
    key: house.keys.service,
    body: { identifier: { kind: 'phone', value: number(n) } },
  })
  return json.subject
}
const marketing = async (subject: SubjectId) => {
  const { json } = await house.call('POST', '/v1/decisions', {
    key: house.keys.service,
    body: { subject, purpose: 'news', operation: 'send', channel: 'sms' },
  })
  return [json.decision, json.reasons[0].code]
}
const erase = async (subject: SubjectId) => {
  await record(house, subject, cancelAccount('app'))
  const said = await house.call('POST', `/v1/subjects/${subject}/erasure`, {
    key: house.keys.officer,
    body: {},
  })
  expect(said.status).toBe(200)
}
const typesOf = async (subject: SubjectId) =>
  (await house.events()).filter((event) => event.subject === subject).map(({ type }) => type)

describe('an opt-out', () => {
  test('outlives the erasure of its person, until the number’s next owner opts in', async () => {
    const first = await claim(1)
    await record(house, first, showNotice, acceptPolicy, optOut)
    await erase(first)
    const second = await claim(1)
    expect(second).not.toBe(first)
    await record(house, second, showNotice, acceptPolicy)
    expect(await marketing(second)).toEqual(['DENY', 'OPTED_OUT'])
    expect(await typesOf(second)).toContain('SuppressionInherited')
    // And once more, without a word of the second one.
    await erase(second)
    const third = await claim(1)
    await record(house, third, showNotice, acceptPolicy)
    expect((await marketing(third))[1]).toBe('OPTED_OUT')
  })
  test('is not made where there was none', async () => {
    const first = await claim(2)
    await erase(first)
    const second = await claim(2)
    expect(await typesOf(second)).toEqual([])
    expect((await marketing(second))[1]).not.toBe('OPTED_OUT')
  })
  test('stays with a number that goes to somebody else, and nothing else does; both are told', async () => {
    const first = await claim(3)
    const other = await claim(4)
    await record(house, first, showNotice, acceptPolicy, optOut)
    const { status } = await house.call('POST', `/v1/subjects/${other}/identifiers`, {
      key: house.keys.service,
      body: { identifier: { kind: 'phone', value: number(3) } },
    })
    expect(status).toBe(200)
    expect(await typesOf(first)).toContain('IdentifierUnbound')
    expect(await typesOf(other)).toEqual(['IdentifierBound', 'SuppressionInherited'])
    await record(house, other, showNotice, acceptPolicy)
    expect(await marketing(other)).toEqual(['DENY', 'OPTED_OUT'])
  })
  test('brings nothing of the identifier to the log', async () => {
    const log = JSON.stringify(await house.events())
    for (const digits of ['13900000001', '8613900000001', '0001']) {
      expect(log.includes(`"${digits}"`)).toBe(false)
    }
    expect(log).not.toContain('13900000001')
  })
})
