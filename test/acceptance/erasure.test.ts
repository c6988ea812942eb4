import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { shipped } from '../catalogue/shipped.ts'
import { cancelAccount, optOut } from '../support/acts.ts'
import { customer, device, grant, observe, someHash } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { DecisionBody } from '../../src/api/bodies/decision-bodies.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { right } from '../support/unwrap.ts'

const note = '张三丰 asked for no more offers'
const number = '+8619900000018'

/** Everything a service could ask about one person, as of one instant on both clocks. */
const allAnswers = async (
  { call }: ServedLedger,
  subject: string,
  at: string,
): Promise<ReadonlyArray<DecisionBody>> => {
  const questions = shipped.purposes.flatMap(({ id, operations }) =>
    operations.map((operation) => ({
      subject,
      purpose: id,
      operation,
      device: device('a'),
      asOf: at,
      knownAt: at,
    })),
  )
  const said = await call('POST', '/v1/decisions/batch', { by: 'service', body: { questions } })
  return said.json.answers.map((answer: DecisionBody) => ({ ...answer, position: '' }))
}

const trailOf = async ({ call }: ServedLedger, subject: string) =>
  call('GET', `/v1/subjects/${subject}/trail?reason=audit`, { by: 'auditor' })

const rebuild = async (ledger: ServedLedger): Promise<void> => {
  const built = await ledger.node().ledger.rebuild([], () => {})()
  expect(E.isRight(built)).toBe(true)
}

describe('18. after crypto-shredding a subject', () => {
  let ledger: ServedLedger
  let subject: string
  let beforeErasure: ReadonlyArray<DecisionBody>
  const living = '2026-03-02T09:30:00+08:00'

  beforeAll(async () => {
    ledger = await openServedLedger()
    const identifier = { kind: 'phone', value: number }
    const said = await ledger.call('POST', '/v1/subjects', { by: 'service', body: { identifier } })
    subject = said.json.subject
    await customer({ person: () => Promise.resolve(subject), act: ledger.act })
    await ledger.act(subject, grant('separate_consent', 'location.nearby', ['location']))
    await ledger.act(subject, observe(device('a'), 'location', 'on'))
    await ledger.act(subject, {
      ...optOut,
      evidence: { callSha256: someHash('c') },
      personal: { note, contactPoint: number },
    })
    await ledger.act(subject, {
      act: 'accept-agreement',
      agreement: 'ebank-customer-agreement',
      version: 'unstated',
      documentSha256: someHash('a'),
    })
    ledger.clock.set('2026-03-02T10:00:00+08:00')
    beforeErasure = await allAnswers(ledger, subject, living)
    await ledger.act(subject, { ...cancelAccount('ebank'), personal: { note } })
  })
  afterAll(() => ledger.close())

  test('the trail opened before shows what was said', async () => {
    const { text } = await trailOf(ledger, subject)
    expect(text).toContain(note)
    expect(text).toContain(number)
  })

  test('erasing before the account is cancelled is refused', async () => {
    const other = await customer(ledger)
    const said = await ledger.call('POST', `/v1/subjects/${other}/erasure`, {
      by: 'officer',
      body: {},
    })
    expect(said.status).toBe(409)
    expect(said.json.type).toContain('account-not-cancelled')
  })

  test('rebuild all projections from events → same digest, same decisions', async () => {
    ledger.clock.set('2026-03-02T10:30:00+08:00')
    const now = ledger.clock.now()
    const cancelled = await allAnswers(ledger, subject, now)
    const held = cancelled.filter(({ decision }) => decision === 'STORE_ONLY')
    expect(held.length).toBeGreaterThan(0)
    ledger.clock.pass(1)
    const erased = await ledger.call('POST', `/v1/subjects/${subject}/erasure`, {
      by: 'officer',
      body: {},
    })
    expect(erased.status).toBe(200)
    expect(erased.json.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    // The keys of this ledger lie where they lie by default, and the answer says so.
    expect(erased.json.reached).toEqual({
      pages: 'done',
      backupsUntilEpoch: 1,
      keyEncryptionKey: 'beside-vault',
    })
    expect((await trailOf(ledger, subject)).text).not.toContain('张三丰')
    const { digest, credentials } = ledger.node()
    // That their tokens ended with them is told by itself, within a second.
    while ((await right(credentials.journal.pending())).length > 0)
      await new Promise((later) => setTimeout(later, 20))
    const first = await right(digest())
    const afterwards = ledger.clock.now()
    const then = await allAnswers(ledger, subject, afterwards)
    await rebuild(ledger)
    const second = await right(digest())
    expect(second.overall).toBe(first.overall)
    expect(second.projections).toEqual(first.projections)
    expect(await allAnswers(ledger, subject, living)).toEqual(beforeErasure)
    expect(await allAnswers(ledger, subject, now)).toEqual(cancelled)
    expect(await allAnswers(ledger, subject, afterwards)).toEqual(then)
    // Erasing changed no answer either: who has left has left.
    const bare = (answer: DecisionBody) => ({ ...answer, decidedAt: '' })
    expect(then.map(bare)).toEqual(cancelled.map(bare))
    await ledger.restart()
    expect((await right(ledger.node().digest())).overall).toBe(first.overall)
    expect(await allAnswers(ledger, subject, living)).toEqual(beforeErasure)
  })

  test('no personal data recovered: the trail shows erased fields by their type', async () => {
    const { status, text } = await trailOf(ledger, subject)
    expect(status).toBe(200)
    expect(text).not.toContain('张三丰')
    expect(text).not.toContain(number)
    const entries = await ledger.trail(subject)
    const sealed = entries.filter((entry) => entry.personal.length > 0)
    expect(sealed.map(({ event }) => event.type)).toEqual(['MarketingOptedOut', 'AccountCancelled'])
    for (const { personal } of sealed) expect(personal).toEqual([{ subject, erased: true }])
    const types = entries.map(({ event }) => event.type)
    expect(types.slice(-2)).toEqual(['ErasureRequested', 'CryptoShredded'])
  })

  test('the number no longer leads to them, and its next owner starts anew', async () => {
    const identifier = { kind: 'phone', value: number }
    const said = await ledger.call('POST', '/v1/subjects', { by: 'service', body: { identifier } })
    expect(said.status).toBe(201)
    expect(said.json.subject).not.toBe(subject)
    const asked = { purpose: 'app.operate', operation: 'use' }
    expect(await ledger.verdict(said.json.subject, asked)).toBe('DENY NOT_ACCEPTED')
  })

  test('erasing again ends the same, and an act about them records nothing personal', async () => {
    const again = await ledger.call('POST', `/v1/subjects/${subject}/erasure`, {
      by: 'officer',
      body: {},
    })
    expect(again.status).toBe(200)
    ledger.clock.pass(1)
    const late = { ...observe(device('a'), 'location', 'off'), personal: { note } }
    expect(await ledger.refused(subject, late)).toBe('subject-erased')
    expect((await trailOf(ledger, subject)).text).not.toContain('张三丰')
  })
})
