import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shipped, withItem } from '../catalogue/shipped.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { cancelAccount } from '../support/acts.ts'
import {
  acceptPolicy,
  customer,
  deliverNotice,
  grant,
  policy,
  showNotice,
  useService,
} from './acts.ts'
import { verdictOf } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const insurer = {
  id: 'insurer.z',
  label: { 'zh-CN': '示例保险公司', en: 'Example insurer Z' },
  clauses: ['1.5-c'],
  type: 'third_party',
  role: 'controller',
  region: 'CN',
  categories: ['phone_number'],
  named: true,
}

/** One recipient more, for a purpose that people may have said yes to with another recipient. */
const secondVersion = (): PolicyPackage => {
  const recipients = ['third_party.service', insurer.id]
  const widened = withItem('purposes', 'third_party.phone', { recipients })
  const all = [...shipped.recipients, insurer] as unknown as PolicyPackage['recipients']
  return { ...widened, version: 'v2' as PolicyPackage['version'], recipients: all }
}

const operate = { purpose: 'app.operate', operation: 'use' }
const toInsurer = { purpose: 'third_party.phone', operation: 'provide', recipient: insurer.id }
const toService = { ...toInsurer, recipient: 'third_party.service' }
const phone = ['phone_number']
const effectiveAt = '2026-03-09T00:00:00+08:00'

/** Acceptance as the auditor sees it. */
const acceptanceOf = async ({ call }: ServedLedger, subject: string) => {
  const said = await call('GET', `/v1/subjects/${subject}?reason=audit`, { by: 'auditor' })
  return said.json.standing.policies[policy].acceptance
}

describe('version 2', () => {
  let ledger: ServedLedger
  const people: Record<'stays' | 'untold' | 'declines', string> = {
    stays: '',
    untold: '',
    declines: '',
  }

  beforeAll(async () => {
    ledger = await openServedLedger()
    for (const who of ['stays', 'untold', 'declines'] as const) people[who] = await customer(ledger)
    const to = { recipient: 'third_party.service' }
    await ledger.act(people.stays, grant('separate_consent', 'third_party.phone', phone, to))
    ledger.clock.set('2026-03-03T09:00:00+08:00')
    await ledger.publish(secondVersion(), { effectiveAt })
    await ledger.act(people.stays, deliverNotice('v2'))
    await ledger.act(people.declines, deliverNotice('v2'))
  })
  afterAll(() => ledger.close())

  test('before it takes effect changes nothing, and its recipient is unknown', async () => {
    expect(await ledger.verdict(people.stays, operate)).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(people.stays, toInsurer)).toBe('DENY RECIPIENT_UNREGISTERED')
    const { events } = await ledger.act(people.stays, useService())
    expect(events).toEqual([])
    expect(await acceptanceOf(ledger, people.stays)).toMatchObject({ version: 'v1', mode: 'click' })
    // A decision of today is good until then, at most.
    expect((await ledger.ask(people.stays, operate)).validUntil).toBe('2026-03-08T16:00:00.000Z')
  })

  test('13. adds a recipient: notified user who keeps using → policy accepted (mode=continued_use), new recipient DENY until explicit grant', async () => {
    ledger.clock.set('2026-03-09T08:00:00+08:00')
    const { stays } = people
    // The app alone in the background accepts nothing, told or not.
    expect((await ledger.act(stays, useService('background'))).events).toEqual([])
    const { events } = await ledger.act(stays, useService())
    expect(events.map(({ type }) => type)).toEqual(['ServiceUsedAfterEffective', 'PolicyAccepted'])
    expect(await acceptanceOf(ledger, stays)).toMatchObject({
      state: 'accepted',
      version: 'v2',
      mode: 'continued_use',
    })
    expect(await ledger.verdict(stays, operate)).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(stays, toInsurer)).toBe('DENY NO_SEPARATE_CONSENT')
    expect(await ledger.verdict(stays, { ...toInsurer, profile: 'policy-literal' })).toBe(
      'DENY NO_EXPLICIT_CONSENT',
    )
    // Consents given before still stand, for the people who gave them.
    expect(await ledger.verdict(stays, toService)).toBe('ALLOW IN_ORDER')
    const version = { version: 'v2', recipient: insurer.id }
    await ledger.act(stays, grant('separate_consent', 'third_party.phone', phone, version))
    expect(await ledger.verdict(stays, toInsurer)).toBe('ALLOW IN_ORDER')
  })

  test('14. notice never delivered → use after effect is not acceptance', async () => {
    ledger.clock.set('2026-03-09T09:00:00+08:00')
    const { untold } = people
    // The use is recorded for itself: had the notice reached the person before, as may be told yet, it would accept.
    const { events } = await ledger.act(untold, useService())
    expect(events.map(({ type }) => type)).toEqual(['ServiceUsedAfterEffective'])
    expect(await acceptanceOf(ledger, untold)).toMatchObject({ version: 'v1', mode: 'click' })
    // Told only after that use: the use before counts for nothing, the next one does.
    await ledger.act(untold, deliverNotice('v2'))
    expect(await acceptanceOf(ledger, untold)).toMatchObject({ version: 'v1' })
    ledger.clock.pass(1)
    await ledger.act(untold, useService())
    expect(await acceptanceOf(ledger, untold)).toMatchObject({ version: 'v2' })
  })

  test('15. decline → collection DENY, background ping ignored, cancellation and rights requests still work', async () => {
    ledger.clock.set('2026-03-09T10:00:00+08:00')
    const { declines } = people
    await ledger.act(declines, { act: 'decline-policy', policy, version: 'v2' })
    const collect = { purpose: 'app.operate', operation: 'collect' }
    const all = shipped.purposes.filter(
      ({ survives, operations }) => survives === 'nothing' && operations.includes('collect'),
    )
    for (const { id } of all) {
      const ruling = await ledger.ask(declines, { ...collect, purpose: id })
      expect([id, ruling.decision]).toEqual([id, 'DENY'])
    }
    expect(await ledger.verdict(declines, collect)).toBe('DENY NON_ACCEPTANCE')
    for (const by of ['background', 'person'] as const) {
      ledger.clock.pass(60)
      const { events } = await ledger.act(declines, useService(by))
      expect(events.map(({ type }) => type)).not.toContain('PolicyAccepted')
      expect(await ledger.verdict(declines, collect)).toBe('DENY NON_ACCEPTANCE')
    }
    for (const purpose of ['rights.request', 'account.cancel']) {
      expect(await ledger.verdict(declines, { purpose, operation: 'collect' })).toBe(
        'ALLOW IN_ORDER',
      )
    }
    const asked = { kind: 'purpose_consent', purpose: 'profile.display', how: 'click' }
    expect(
      await ledger.refused(
        declines,
        grant(asked.kind, asked.purpose, ['nickname'], { version: 'v2' }),
      ),
    ).toBe('policy-declined')
    const { events } = await ledger.act(declines, cancelAccount('app'))
    expect(events.map(({ type }) => type)).toEqual(['AccountCancelled'])
    expect(await ledger.verdict(declines, { purpose: 'rights.request', operation: 'use' })).toBe(
      'ALLOW IN_ORDER',
    )
  })

  test('7-c. who declined comes back by an act of acceptance, and by nothing else', async () => {
    const back = await customer({
      person: ledger.person,
      act: async (subject, act) =>
        ledger.act(subject, 'version' in act ? { ...act, version: 'v2' } : act),
    })
    ledger.clock.pass(1)
    await ledger.act(back, { act: 'decline-policy', policy, version: 'v2' })
    expect(await ledger.verdict(back, operate)).toBe('DENY NON_ACCEPTANCE')
    ledger.clock.pass(1)
    await ledger.act(back, acceptPolicy('v2'))
    expect(verdictOf(await ledger.ask(back, operate))).toBe('ALLOW IN_ORDER')
  })
})

describe('a purpose that changes', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())
  const publish = async (pkg: PolicyPackage, version: string): Promise<void> => {
    ledger.clock.pass(1)
    await ledger.publish({ ...pkg, version: version as PolicyPackage['version'] })
    ledger.clock.pass(1)
  }
  const accept = async (subject: string, version: string): Promise<void> => {
    await ledger.act(subject, showNotice(version))
    await ledger.act(subject, acceptPolicy(version))
  }

  test('and is what it was again still asks anew: what has lapsed does not revive by itself', async () => {
    const subject = await customer(ledger)
    const survey = `svy_${'3'.repeat(32)}`
    const of = { purpose: 'survey.answer', survey }
    const asked = { ...of, operation: 'collect', categories: ['survey_answers'] }
    const yes = grant('purpose_consent', of.purpose, asked.categories, { survey })
    await ledger.act(subject, yes)
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
    const categories = ['survey_answers', 'phone_number']
    await publish(withItem('purposes', 'survey.answer', { categories }), 'v2')
    await accept(subject, 'v2')
    expect(await ledger.verdict(subject, asked)).toBe('DENY RECONSENT_REQUIRED')
    await publish(shipped, 'v3')
    await accept(subject, 'v3')
    expect(await ledger.verdict(subject, asked)).toBe('DENY RECONSENT_REQUIRED')
    await ledger.act(subject, { ...yes, version: 'v3' })
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
  })

  test('through a recipient that is somebody else in law asks anew', async () => {
    const subject = await ledger.person()
    await accept(subject, 'v3')
    const yes = grant('separate_consent', 'third_party.phone', phone, { version: 'v3' })
    await ledger.act(subject, { ...yes, recipient: 'third_party.service' })
    expect(await ledger.verdict(subject, toService)).toBe('ALLOW IN_ORDER')
    const joint = withItem('recipients', 'third_party.service', { role: 'joint_controller' })
    await publish(joint, 'v4')
    await accept(subject, 'v4')
    expect(await ledger.verdict(subject, toService)).toBe('DENY RECONSENT_REQUIRED')
  })
})
