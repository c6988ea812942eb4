/** A decision and an act in the very same millisecond: the answer's position tells them apart. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, grant } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

describe('a decision made in the millisecond of an act', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())

  test('is given again from history, by its position', async () => {
    const subject = await customer(ledger)
    const asked = { purpose: 'profile.display', operation: 'use', categories: ['nickname'] }
    const before = await ledger.ask(subject, asked)
    expect(before.decision).toBe('PROMPT')
    await ledger.act(subject, grant('purpose_consent', 'profile.display', ['nickname']))
    const after = await ledger.ask(subject, asked)
    expect([after.decision, after.decidedAt]).toEqual(['ALLOW', before.decidedAt])

    const then = { asOf: before.decidedAt, knownAt: before.decidedAt }
    // By the clock alone the two cannot be told apart.
    expect((await ledger.askThen(subject, asked, then)).decision).toBe('ALLOW')
    const again = { ...asked, atPosition: before.position }
    expect(await ledger.askThen(subject, again, then)).toEqual(before)
    const later = { ...asked, atPosition: after.position }
    expect(await ledger.askThen(subject, later, then)).toEqual(after)
  })
})
