/** Publications due to be taken down: pages that are public although the consent to them is over (clause 4-b, PIPL 25). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelAccount, withdraw } from '../support/acts.ts'
import { customer, grant, matterOf, someHash } from './acts.ts'
import type { Loose } from '../http/house.ts'
import { invoke, officer, proof } from './exemption-acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const kind = 'public_disclosure_consent'
const purpose = 'public.disclosure'
const categories = ['nickname']
const pageOf = (subject: string): string => matterOf('pub', subject)
const publish = (subject: string) => ({
  act: 'record-publication',
  publication: pageOf(subject),
  purpose,
  categories,
  placeSha256: someHash('1'),
})
const takeBack = (subject: string) => ({ ...withdraw, kind, purpose, publication: pageOf(subject) })
const cancel = () => cancelAccount('app')

describe('the register of publications', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())

  const get = (query: string, by: 'officer' | 'auditor' | 'service' = 'auditor') =>
    ledger.call('GET', `/v1/publications?${query}`, { by })

  const listed = async (state: string): Promise<ReadonlyArray<Loose>> => {
    const said = await get(`reason=audit&limit=500${state}`)
    expect(said.status).toBe(200)
    return said.json.rows
  }

  /** In which lists a person's page stands: due, public and all, in this order. */
  const placesOf = async (subject: string): Promise<ReadonlyArray<boolean>> => {
    const isIn = async (state: string) =>
      (await listed(state)).some(({ key }) => key === `public/${subject}/${pageOf(subject)}`)
    expect(await isIn('')).toBe(await isIn('&state=due'))
    return [await isIn('&state=due'), await isIn('&state=public'), await isIn('&state=all')]
  }

  const published = async (): Promise<string> => {
    const subject = await customer(ledger)
    await ledger.act(subject, grant(kind, purpose, categories, { publication: pageOf(subject) }))
    await ledger.act(subject, publish(subject))
    return subject
  }

  test.each([
    ['a withdrawal', takeBack, 'WITHDRAWN'],
    ['the account is cancelled', cancel, 'ACCOUNT_CANCELLED'],
  ])('lists a page after %s until it is taken down', async (_, end, because) => {
    const subject = await published()
    expect(await placesOf(subject)).toEqual([false, true, true])
    await ledger.act(subject, end(subject))
    expect(await placesOf(subject)).toEqual([true, true, true])
    const [row] = (await listed('')).filter(({ key }) => key.includes(subject))
    expect(row).toMatchObject({
      row: { subject, purpose, published: { event: expect.any(String) } },
      now: [{ inForce: false, because: [because] }],
    })
    await ledger.act(subject, { act: 'take-down', publication: pageOf(subject) })
    expect(await placesOf(subject)).toEqual([false, false, true])
  })

  test('lists no page that rests on an exemption: no consent to it can end', async () => {
    const subject = await customer(ledger)
    const exemption = matterOf('exm', subject)
    const { recipient: _, ...toAll } = invoke('public_interest', [], {
      exemption,
      purpose,
      categories,
      proof: proof(['emergency_reference', 'end_date'], { end_date: '2026-03-20' }),
      until: '2026-03-20T00:00:00Z',
    })
    await ledger.act(subject, toAll, officer)
    await ledger.act(subject, publish(subject))
    expect(await placesOf(subject)).toEqual([false, true, true])
    await ledger.act(subject, cancel())
    expect(await placesOf(subject)).toEqual([false, true, true])
  })

  test('is for officers and auditors who say why', async () => {
    expect((await get('reason=audit', 'officer')).status).toBe(200)
    expect((await get('')).status).toBe(422)
    expect((await get('reason=audit', 'service')).status).toBe(403)
    expect((await get('reason=audit&state=later')).status).toBe(422)
  })
})
