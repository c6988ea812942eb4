/** Two officers, what the person is not told, the register over all people, what is due, and publication. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, matter, matterOf, someHash } from './acts.ts'
import { criminal, enquiry, invoke, officer, proof } from './exemption-acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { secondOfficer } from './officers.ts'

const vital = (more: object, due = '2026-03-05') =>
  invoke('vital_interest', [], {
    proof: proof(['approver', 'impracticability', 'post_hoc_notice_due'], {
      post_hoc_notice_due: due,
    }),
    ...more,
  })

let ledger: ServedLedger
beforeAll(async () => {
  ledger = await openServedLedger()
})
afterAll(() => ledger.close())

const get = async (path: string, by: 'auditor' | 'officer' | 'service' = 'auditor') =>
  ledger.call('GET', path, { by })
const rowsOf = async (path: string) => (await get(path)).json.rows

describe('an exemption whose code asks for two approvers (clauses 1.6-E10, 4-E3)', () => {
  const asked = { ...enquiry, operation: 'provide', exemption: 'criminal_justice' }
  const approve = (subject: string) => ({
    act: 'approve-exemption',
    exemption: matterOf('exm', subject),
  })
  const invoked = (subject: string) => criminal({ exemption: matterOf('exm', subject) })

  test('opens nothing on the word of one officer, whatever names stand in it', async () => {
    const subject = await customer(ledger)
    const receipt = await ledger.act(subject, invoked(subject), officer)
    expect(receipt).toMatchObject({ results: [{ state: 'requested' }] })
    expect(await ledger.verdict(subject, asked)).toBe('DENY EXEMPTION_INVALID')
    expect(await ledger.refused(subject, approve(subject), officer)).toBe(
      'exemption-approvers-same',
    )
    const [row] = await rowsOf(`/v1/subjects/${subject}/exemptions?reason=audit`)
    expect(row.now).toEqual([{ inForce: false, because: ['NOT_APPROVED'] }])
    const request = { act: 'request-disclosure', ...enquiry, exemption: 'criminal_justice' }
    const { events } = await ledger.act(subject, request)
    expect(events.map(({ type }) => type)).toEqual(['DisclosureRequested', 'DisclosureRefused'])
  })

  test('opens what it names once another credential approved it, and names both events', async () => {
    const subject = await customer(ledger)
    const first = await ledger.act(subject, invoked(subject), officer)
    const approved = await secondOfficer(ledger, subject, approve(subject))
    expect(approved.status).toBe(201)
    const { evidence, decision } = await ledger.ask(subject, asked)
    expect(decision).toBe('ALLOW')
    expect(evidence).toEqual([first.events[0]?.id, approved.json.receipt.events[0].id])
    expect((await secondOfficer(ledger, subject, approve(subject))).json.receipt.events).toEqual([])
    const [row] = await rowsOf(`/v1/subjects/${subject}/exemptions?reason=audit`)
    expect(row.now).toEqual([{ inForce: true, because: [] }])
    expect(row.row.approved.actor).not.toBe(row.row.invoked.actor)
  })

  test('is approved by no service', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, invoked(subject), officer)
    expect(await ledger.refused(subject, approve(subject))).toBe('act-not-for-role')
  })
})

describe('an exemption for national security (clauses 1.6-E2, 4-E1)', () => {
  const code = 'national_security'

  const secretly = async (): Promise<string> => {
    const subject = await customer(ledger)
    const [exemption, disclosure] = [matterOf('exm', subject), matterOf('dsc', subject)]
    const secret = invoke(code, ['statute', 'organ', 'instrument'], { exemption })
    await ledger.act(subject, secret, officer)
    const request = { act: 'request-disclosure', disclosure, ...enquiry, exemption: code }
    const { events } = await ledger.act(subject, request)
    expect(events.at(-1)?.type).toBe('DisclosureAuthorised')
    const sent = { categories: enquiry.categories, encrypted: true }
    await ledger.act(subject, { act: 'record-disclosure', disclosure, ...sent })
    return subject
  }

  const mentions = (text: string): boolean =>
    ['exm_', 'dsc_', code, 'state.organs', 'state.enquiry'].some((each) => text.includes(each))

  /** As it comes: a stream of lines is no document of JSON. */
  const read = async (path: string, headers: Readonly<Record<string, string>>) => {
    const said = await fetch(`${ledger.origin}${path}`, { headers })
    return { status: said.status, text: await said.text() }
  }

  test('stands nowhere in what the person reads of their own record', async () => {
    const subject = await secretly()
    const made = await ledger.call('POST', `/v1/subjects/${subject}/tokens`, {
      by: 'service',
      body: {},
    })
    const headers = { authorization: `Bearer ${made.json.token}` }
    for (const [path, more] of [
      ['', {}],
      ['/trail', {}],
      ['/trail', { accept: 'application/x-ndjson' }],
      ['/exemptions', {}],
      ['/disclosures', {}],
    ] as const) {
      const own = `/v1/subjects/${subject}${path}`
      const said = await read(own, { ...headers, ...more })
      expect([path, said.status, mentions(said.text)]).toEqual([path, 200, false])
      const staff = { authorization: `Bearer ${ledger.keys.auditor}`, ...more }
      const audited = await read(`${own}?reason=audit`, staff)
      expect([path, audited.status, mentions(audited.text)]).toEqual([path, 200, true])
    }
    const question = { subject, ...enquiry, operation: 'provide' }
    const plain = await ledger.call('POST', '/v1/decisions', { body: question, headers })
    expect(plain.json.reasons).toEqual([{ code: 'NO_SEPARATE_CONSENT', kind: 'separate_consent' }])
    for (const asked of [subject, await customer(ledger)]) {
      const body = { ...question, subject: asked, exemption: code }
      const named = await ledger.call('POST', '/v1/decisions', { body, headers })
      expect([named.status, mentions(named.text)]).toEqual([403, false])
    }
  })

  test('opens nothing for a service that does not name it', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, invoke(code, ['statute', 'organ', 'instrument']), officer)
    const provide = { ...enquiry, operation: 'provide' }
    expect(await ledger.verdict(subject, provide)).toBe('DENY NO_SEPARATE_CONSENT')
    expect(await ledger.verdict(subject, { ...provide, exemption: code })).toBe('ALLOW EXEMPTION')
  })
})

describe('the register of all exemptions', () => {
  test('lists every person, by code and by state, for auditors and officers', async () => {
    const one = await customer(ledger)
    const two = await customer(ledger)
    const exemptionOf = (subject: string) => matterOf('exm', subject)
    for (const subject of [one, two])
      await ledger.act(subject, vital({ exemption: exemptionOf(subject) }), officer)
    const close = { act: 'close-exemption', exemption: exemptionOf(two), cause: 'done' }
    await ledger.act(two, close, officer)
    const listed = async (query: string): Promise<ReadonlyArray<string>> =>
      (await rowsOf(`/v1/exemptions?reason=audit&limit=500${query}`)).map(
        ({ key }: { readonly key: string }) => key,
      )
    const keyOf = (subject: string) =>
      `vital_interest/disclosure/${subject}/${exemptionOf(subject)}`
    expect(await listed('&state=all')).toEqual(expect.arrayContaining([keyOf(one), keyOf(two)]))
    expect(await listed('&state=all&code=vital_interest')).toEqual(
      expect.arrayContaining([keyOf(one), keyOf(two)]),
    )
    expect(await listed('&state=all&code=contract')).toEqual([])
    const open = await listed('')
    expect(open).toContain(keyOf(one))
    expect(open).not.toContain(keyOf(two))
    expect((await get('/v1/exemptions?reason=audit', 'officer')).status).toBe(200)
    expect((await get('/v1/exemptions?reason=audit', 'service')).status).toBe(403)
  })
})

describe('telling the person afterwards (clauses 1.6-E5, 4-E4)', () => {
  test('is due on the day that was said, then overdue, until it is done', async () => {
    const subject = await customer(ledger)
    const exemption = matter('exm', '5')
    await ledger.act(subject, vital({ exemption }), officer)
    const listed = async (state: string): Promise<boolean> =>
      (await rowsOf(`/v1/exemption-notices?reason=audit&limit=500&state=${state}`)).some(
        ({ key }: { readonly key: string }) =>
          key === `due/2026-03-05T16:00:00.000Z/${subject}/${exemption}`,
      )
    expect([await listed('due'), await listed('overdue')]).toEqual([true, false])
    await ledger.act(subject, { act: 'close-exemption', exemption, cause: 'done' }, officer)
    ledger.clock.set('2026-03-06T09:00:00+08:00')
    expect([await listed('due'), await listed('overdue')]).toEqual([true, true])
    const { events } = await ledger.act(subject, { act: 'give-exemption-notice', exemption })
    expect(events.map(({ type }) => type)).toEqual(['ExemptionNoticeGiven'])
    expect([await listed('due'), await listed('overdue')]).toEqual([false, false])
    expect(await listed('all')).toBe(true)
    const again = await ledger.act(subject, { act: 'give-exemption-notice', exemption })
    expect(again.events).toEqual([])
  })
})

describe('an exemption for making public (clause 4-E0)', () => {
  const publication = matter('pub', '6')
  const publish = {
    act: 'record-publication',
    publication,
    purpose: 'public.disclosure',
    categories: ['nickname'],
    placeSha256: someHash('6'),
  }

  test('opens one publication without consent, to everybody and so to nobody by name', async () => {
    const subject = await customer(ledger)
    const exemption = matter('exm', '6')
    expect(await ledger.refused(subject, publish)).toBe('publication-not-consented')
    const { recipient: _, ...toAll } = invoke('public_interest', [], {
      exemption,
      purpose: 'public.disclosure',
      categories: ['nickname'],
      proof: proof(['emergency_reference', 'end_date'], { end_date: '2026-03-20' }),
      until: '2026-03-20T00:00:00Z',
    })
    await ledger.act(subject, toAll, officer)
    const { events } = await ledger.act(subject, publish)
    expect(events.map(({ type }) => type)).toEqual(['PublishedRecorded'])
    const other = { ...publish, publication: matter('pub', '7') }
    expect(await ledger.refused(subject, other)).toBe('publication-not-consented')
    const [row] = await rowsOf(`/v1/subjects/${subject}/disclosures?reason=audit`)
    expect(row.row.published.exemption).toBe(exemption)
    expect(row.now).toEqual([{ inForce: true, because: [] }])
    await ledger.act(subject, { act: 'take-down', publication })
    const [down] = await rowsOf(`/v1/subjects/${subject}/disclosures?reason=audit`)
    expect(down.now).toEqual([{ inForce: false, because: ['TAKEN_DOWN'] }])
    const [used] = await rowsOf(`/v1/subjects/${subject}/exemptions?reason=audit`)
    expect(used.row.uses).toBe(1)
  })
})
