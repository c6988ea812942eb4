import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptPolicy, customer, grant, policy, showNotice, someHash } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { flagMinor } from '../support/acts.ts'

const operate = { purpose: 'app.operate', operation: 'use' }
const profile = { purpose: 'profile.display', operation: 'use', categories: ['nickname'] }
const officer = { by: 'officer' } as const

describe('a person', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())

  /** A minor whose guardian is proven and said yes, and who said yes to one thing themselves. */
  const guarded = async (band: string) => {
    const [minor, guardian] = [await ledger.person(), await ledger.person()]
    await ledger.act(minor, { act: 'flag-minor', band })
    await ledger.act(minor, showNotice())
    await ledger.act(minor, { act: 'link-guardian', guardian, proofSha256: someHash('a') }, officer)
    const purposes = ['app.operate', 'profile.display']
    const said = { act: 'grant-guardian-consent', guardian, policy, version: 'v1', purposes }
    await ledger.act(minor, said)
    await ledger.act(minor, grant('purpose_consent', 'profile.display', ['nickname']))
    expect(await ledger.verdict(minor, operate)).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(minor, profile)).toBe('ALLOW IN_ORDER')
    ledger.clock.pass(1)
    return { minor, guardian }
  }

  test('19. minor without guardian → DENY', async () => {
    const minor = await ledger.person()
    await ledger.act(minor, showNotice())
    await ledger.act(minor, flagMinor)
    expect(await ledger.verdict(minor, operate)).toBe('DENY GUARDIAN_REQUIRED')
    expect(await ledger.refused(minor, acceptPolicy())).toBe('guardian-required')
    const yes = grant('purpose_consent', 'profile.display', ['nickname'])
    expect(await ledger.refused(minor, yes)).toBe('guardian-required')
  })

  test('19. guardian withdraws → DENY', async () => {
    const { minor, guardian } = await guarded('14_to_17')
    await ledger.act(minor, { act: 'withdraw-guardian-consent', guardian })
    expect(await ledger.verdict(minor, operate)).toBe('DENY GUARDIAN_REQUIRED')
    expect(await ledger.verdict(minor, profile)).toBe('DENY GUARDIAN_REQUIRED')
  })

  test('19. turns 14 → the guardian and the person are asked again', async () => {
    const { minor, guardian } = await guarded('8_to_13')
    await ledger.act(minor, { act: 'reach-majority', threshold: '14' }, officer)
    expect(await ledger.verdict(minor, operate)).toBe('DENY GUARDIAN_REQUIRED')
    const purposes = ['app.operate', 'profile.display']
    const said = { act: 'grant-guardian-consent', guardian, policy, version: 'v1', purposes }
    await ledger.act(minor, said)
    expect(await ledger.verdict(minor, operate)).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(minor, profile)).toBe('DENY RECONSENT_REQUIRED')
  })

  test('19. turns 18 → re-consent asked', async () => {
    const { minor } = await guarded('14_to_17')
    const { events } = await ledger.act(minor, { act: 'reach-majority', threshold: '18' }, officer)
    expect(events.map(({ type }) => type)).toEqual(['MajorityReached', 'ReconsentRequired'])
    expect(await ledger.verdict(minor, profile)).toBe('DENY RECONSENT_REQUIRED')
    // The guardian accepted the policy for the minor: the adult has not.
    expect(await ledger.verdict(minor, operate)).toBe('DENY RECONSENT_REQUIRED')
    ledger.clock.pass(1)
    await ledger.act(minor, acceptPolicy())
    expect(await ledger.verdict(minor, operate)).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(minor, profile)).toBe('DENY RECONSENT_REQUIRED')
    await ledger.act(minor, grant('purpose_consent', 'profile.display', ['nickname']))
    expect(await ledger.verdict(minor, profile)).toBe('ALLOW IN_ORDER')
  })

  test('6-c. a minor → marketing, profiling and optional sharing DENY regardless of other grants', async () => {
    const { minor } = await guarded('14_to_17')
    for (const [purpose, operation] of [
      ['marketing.financial', 'send'],
      ['personalise', 'profile'],
      ['third_party.phone', 'provide'],
    ] as const) {
      const recipient = operation === 'provide' ? { recipient: 'third_party.service' } : {}
      const asked = { purpose, operation, ...recipient, profile: 'policy-literal' }
      expect(await ledger.verdict(minor, asked)).toBe('DENY MINOR_RESTRICTED')
    }
  })

  test('21. phone number recycled to a new person → none of the old consents apply', async () => {
    const identifier = { kind: 'phone', value: '+86 199 0000 0021' }
    const claim = async () =>
      (await ledger.call('POST', '/v1/subjects', { by: 'service', body: { identifier } })).json
        .subject
    const before = await claim()
    await ledger.act(before, showNotice())
    await ledger.act(before, acceptPolicy())
    await ledger.act(before, grant('purpose_consent', 'profile.display', ['nickname']))
    expect(await ledger.verdict(await claim(), profile)).toBe('ALLOW IN_ORDER')
    const after = await ledger.person()
    const bound = await ledger.call('POST', `/v1/subjects/${after}/identifiers`, {
      by: 'service',
      body: { identifier },
    })
    expect(bound.json).toEqual({ subject: after, takenOver: true })
    expect(await claim()).toBe(after)
    expect(await ledger.verdict(await claim(), profile)).toBe('DENY NOT_ACCEPTED')
    expect(await ledger.verdict(await claim(), operate)).toBe('DENY NOT_ACCEPTED')
    // Consents follow the person, not the number: the earlier owner keeps theirs.
    expect(await ledger.verdict(before, profile)).toBe('ALLOW IN_ORDER')
  })
})

const filesUnder = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** An act that records something each time, and does not protect. */
const prompted = {
  act: 'prompt-permission',
  device: `dev_${'7'.repeat(32)}`,
  permission: 'camera',
  promptSha256: someHash,
}

describe('24. any event payload with a C3 secret', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())

  test.each([
    ['a one-time code in a note', { personal: { note: '客户说验证码 902514，请退订' } }, '902514'],
    ['a password in a reason', { personal: { reason: 'password: Xk29-vQpl' } }, 'Xk29-vQpl'],
    ['a field of that name', { personal: { cvv: '739' } }, undefined],
    ['a field of that name beside the act', { paymentPassword: '662931' }, '662931'],
    ['a code in full-width digits', { personal: { note: 'OTP ９０２５１５' } }, '９０２５１５'],
  ])('→ append refused: %s', async (_name, fields, secret) => {
    const subject = await customer(ledger)
    const { head } = ledger.node().ledger.health()
    const said = await ledger.call('POST', `/v1/subjects/${subject}/acts`, {
      by: 'service',
      // An act that protects is recorded without the field instead (./door.test.ts).
      body: { ...prompted, ...fields },
    })
    expect(said.status).toBe(422)
    expect(said.json.type).toBe('urn:consent-ledger:problem:secret-refused')
    expect(said.json.errors).toHaveLength(1)
    expect(ledger.node().ledger.health().head).toBe(head)
    if (secret === undefined) return
    expect(said.text).not.toContain(secret)
    const holding = filesUnder(ledger.folder).filter((file) => readFileSync(file).includes(secret))
    expect(holding).toEqual([])
  })
})
