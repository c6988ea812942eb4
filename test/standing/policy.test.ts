import { describe, expect, test } from 'vitest'
import type { Fact } from '../../src/events/ledger-event.ts'
import {
  accepted,
  cancelled,
  event,
  exempted,
  flagged,
  guardianSaidYes,
  hours,
  id,
  noon,
  person,
  standingOf,
} from '../decisions/fixture.ts'
import { changesBetween } from '../../src/standing/changes.ts'
import { evolveStanding } from '../../src/standing/evolve.ts'
import { standingRecord } from '../../src/standing/record.ts'

const fact = (type: string, body: object, at = hours(-1)) =>
  event(at, { type, body } as unknown as Fact)
const notice = (at = hours(-1)) =>
  fact(
    'PolicyNoticeDelivered',
    { policy: 'privacy', version: '2', channel: 'sms', textSha256: 'a'.repeat(64) },
    at,
  )
const declined = fact('PolicyDeclined', { policy: 'privacy', version: '2' })
const policyOf = (...events: ReadonlyArray<ReturnType<typeof fact>>) =>
  standingRecord(standingOf(events)).policies?.['privacy']

describe('the standing towards a policy', () => {
  test('counts a notice from the first time it reached the person, however late that is told', () => {
    expect(policyOf(notice(hours(-1)), notice(hours(-3)))?.notices['2']?.at).toBe(hours(-3))
    expect(policyOf(notice(hours(-3)), notice(hours(-1)))?.notices['2']?.at).toBe(hours(-3))
  })

  test('keeps the last click beside an acceptance by use', () => {
    const { acceptance, clicked } =
      policyOf(accepted('1', hours(-9)), accepted('2', hours(-2), 'continued_use')) ?? {}
    expect([acceptance?.version, acceptance?.mode, clicked?.version]).toEqual([
      '2',
      'continued_use',
      '1',
    ])
  })

  test('is declined until accepted again', () => {
    expect(policyOf(accepted('2', hours(-3)), declined)?.acceptance?.state).toBe('declined')
    expect(policyOf(declined, accepted('2', noon))?.acceptance?.state).toBe('accepted')
    expect(policyOf(declined, accepted('2', hours(-3)))?.acceptance?.state).toBe('declined')
  })
})

describe('the standing of a person', () => {
  test('forgets an exemption that is closed, and marks one that was used', () => {
    const invoked = exempted('disclosure', 'criminal_justice', 'shop.order', ['phone'])
    const exemption = `exm_${'e'.repeat(32)}`
    const used = fact('DisclosureAuthorised', {
      disclosure: `dsc_${'1'.repeat(32)}`,
      basis: 'x',
      reliedOn: [],
      validUntil: noon,
      exemption,
    })
    expect(standingRecord(standingOf([invoked, used])).exemptions?.[exemption]?.used).toBe(true)
    expect(
      standingOf([invoked, fact('ExemptionClosed', { exemption, cause: 'done' })]).exemptions,
    ).toBeUndefined()
  })

  test("is no longer a minor's at 18, and of another age at 14", () => {
    const young = [flagged(), guardianSaidYes(['app.operate'])]
    const at14 = standingOf([...young, fact('MajorityReached', { threshold: '14' })])
    expect([at14.minor?.band, at14.guardianConsents]).toEqual(['14_to_17', undefined])
    expect(
      standingOf([...young, fact('MajorityReached', { threshold: '18' })]).minor,
    ).toBeUndefined()
  })

  test('keeps the end of each account under its name: whose it is the policies say', () => {
    const { cancelled: ended } = standingRecord(standingOf([cancelled('ebank')]))
    expect(Object.keys(ended ?? {})).toEqual(['ebank'])
    expect(ended?.['ebank']?.at).toBe(hours(-1))
  })

  test('is not changed by events that say nothing about it', () => {
    const before = standingOf([accepted()])
    const silent = fact('LedgerRead', { view: 'trail', reason: 'audit', subject: person })
    expect(evolveStanding(before, silent)).toBe(before)
  })
})

describe('the changes one event made', () => {
  test('are named by path, with what was and what is', () => {
    const before = standingOf([accepted('2', hours(-3))])
    const changes = changesBetween(before, evolveStanding(before, declined))
    expect(changes).toContainEqual({
      path: '/policies/privacy/acceptance/state',
      before: '"accepted"',
      after: '"declined"',
    })
    expect(changesBetween(before, before)).toEqual([])
    expect(standingRecord(before).policies?.['privacy']?.acceptance?.version).toBe(id('2'))
  })
})
