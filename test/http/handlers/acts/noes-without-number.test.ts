/** Beyond the bound of what is kept apart of a person, a no is recorded and obeyed all the same, over HTTP. */
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { most } from '../../../../src/standing/bounds.ts'
import { newcomer, publishedHouse, record } from '../../house.ts'
import type { Loose, Said } from '../../house.ts'
import { acceptPolicy, grant, showNotice } from '../../../support/acts.ts'

const house = await publishedHouse()

const act = (subject: string, body: object): Promise<Said> =>
  house.call('POST', `/v1/subjects/${subject}/acts`, { key: house.keys.service, body })

const many = async (
  subject: string,
  count: number,
  body: (n: number) => object,
): Promise<ReadonlyArray<Said>> => {
  const said: Said[] = []
  for (let n = 0; n < count; n += 50) {
    const some = Array.from({ length: Math.min(50, count - n) }, (_, i) => body(n + i))
    // oxlint-disable-next-line no-await-in-loop
    said.push(...(await Promise.all(some.map((each) => act(subject, each)))))
  }
  return said
}

const decision = async (subject: string, body: object): Promise<Loose> => {
  const question = { subject, operation: 'use', ...body }
  return (await house.call('POST', '/v1/decisions', { key: house.keys.service, body: question }))
    .json
}

const survey = (n: number) => `srv_${(n + 1).toString(16).padStart(32, '0')}`
const how = { how: 'switch' }
const refuse = { act: 'refuse-consent', kind: 'purpose_consent', ...how }
const customer = async (): Promise<SubjectId> => {
  const subject = await newcomer(house)
  await record(house, subject, showNotice, acceptPolicy, grant)
  return subject
}

describe('beyond the bound', () => {
  test('a no to one survey is obeyed, and so is what is said of a known one', async () => {
    const subject = await customer()
    const about = (n: number) => ({ ...refuse, purpose: 'survey', survey: survey(n) })
    const yes = {
      ...grant,
      purpose: 'survey',
      categories: ['answers'],
      survey: survey(7),
    }
    await record(house, subject, yes)
    const other = { purpose: 'survey', operation: 'collect', survey: survey(5_000) }
    await many(subject, most.words + 10, (n) => about(n + 10))
    const last = await act(subject, about(5_000))
    expect(last.json.receipt.omitted).toEqual(['survey'])
    expect((await decision(subject, other)).decision).not.toBe('ALLOW')
    // The one that was given before is known by its name.
    const known = await act(subject, about(7))
    expect([known.status, known.json.receipt.omitted]).toEqual([201, undefined])
  }, 120_000)
})
