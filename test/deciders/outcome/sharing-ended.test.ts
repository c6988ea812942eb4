/** The recipients to be told when a consent to them ends without a withdrawal of its own. */
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { dayBefore, guardian, hours, minutes } from '../../decisions/fixture.ts'
import {
  accepts,
  courier,
  declines,
  grants,
  guardianAllows,
  hasGuardian,
  isMinor,
  leaves,
  nickname,
  shown,
  withdraws,
} from '../acts.ts'
import type { SubjectCommand } from '../../../src/deciders/subject.ts'
import { does, given } from '../spec.ts'

const young = [
  shown(),
  accepts(),
  isMinor('8_to_13', hours(-47)),
  hasGuardian(hours(-46)),
  guardianAllows(['shop.order', 'profile.display']),
]
const sharing = [shown(), accepts(), grants(nickname), grants(courier)]
const told = (cause: string) => ({
  type: 'SharingEnded',
  body: { kind: 'separate_consent', purpose: 'shop.order', recipient: 'courier', cause },
})

describe('a consent to a recipient', () => {
  test('ends with the word of the guardian', () => {
    const child = given(...young, grants(courier, hours(-20)))
    child
      .when(does('withdraw-guardian-consent', { guardian, policy: 'privacy' }, hours(-1)))
      .records({ type: 'GuardianConsentWithdrawn' }, told('guardian_required'))
    child
      .when(does('unlink-guardian', { guardian }, hours(-1)))
      .records({ type: 'GuardianUnlinked' }, told('guardian_required'))
  })

  test('ends with the policy and with the account, once', () => {
    given(...sharing)
      .when(declines('2', hours(-1)))
      .records({ type: 'PolicyDeclined' }, { type: 'ServiceStopRequired' }, told('policy_declined'))
    given(...sharing, declines('2', hours(-2)))
      .when(leaves('app'))
      .records({ type: 'AccountCancelled' })
    given(...sharing)
      .when(leaves('app'))
      .records({ type: 'AccountCancelled' }, told('account_cancelled'))
  })

  test('that ended before does not end again', () => {
    given(...sharing, withdraws(courier, hours(-2)))
      .when(leaves('app'))
      .records({ type: 'AccountCancelled' })
    given(shown(), accepts(), grants({ ...courier, until: minutes(-90) }))
      .when(leaves('app'))
      .records({ type: 'AccountCancelled' })
  })
})

describe('a consent to a recipient that is told after what ended it', () => {
  const wide = { kind: courier.kind, purpose: courier.purpose, how: 'click' }
  const ends: ReadonlyArray<readonly [name: string, act: string, body: object, cause: string]> = [
    ['a no to its purpose', 'withdraw-consent', wide, 'withdrawn'],
    ['a no to all', 'withdraw-everything', { how: 'click' }, 'withdrawn'],
    ['a refusal', 'refuse-consent', { ...wide, recipient: courier.recipient }, 'withdrawn'],
    ['a decline', 'decline-policy', { policy: 'privacy', version: '2' }, 'policy_declined'],
    ['the end of the account', 'cancel-account', { account: 'app' }, 'account_cancelled'],
    ['a flag as a minor', 'flag-minor', { band: '8_to_13' }, 'guardian_required'],
  ]
  const ended = hours(-2)

  test.each(ends)('names the recipient as of %s', (_name, act, body, cause) => {
    const { outcome } = given(shown(), accepts(), does(act, body, ended)).when(grants(courier))
    const drafts = E.isRight(outcome) ? outcome.right : []
    expect(drafts.map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
      ['ConsentGranted', dayBefore],
      ['SharingEnded', ended],
    ])
    expect(drafts[1]?.body).toEqual(told(cause).body)
  })

  test.each(ends)('is not named again for %s', (_name, act, body) => {
    const sooner = grants(courier, hours(-30))
    given(shown(), accepts(), sooner, does(act, body, ended))
      .when(grants(courier))
      .records({ type: 'ConsentGranted' })
  })

  test('says nothing where the no named the recipient, or was before it, or there was none', () => {
    const one = given(shown(), accepts(), withdraws(courier, ended))
    one.when(grants(courier)).records({ type: 'ConsentGranted' })
    one.when(grants(courier, hours(-1))).records({ type: 'ConsentGranted' })
    given(shown(), accepts(), does('withdraw-everything', { how: 'click' }, ended))
      .when(grants(nickname))
      .records({ type: 'ConsentGranted' })
  })

  test('says nothing of what ended a later consent to the same', () => {
    const again = grants(courier, hours(-3))
    given(shown(), accepts(), again, does('withdraw-everything', { how: 'click' }, ended))
      .when(grants(courier))
      .records({ type: 'ConsentGranted' })
  })
})

describe('a policy that was accepted, it is told after what ended it', () => {
  const ended = hours(-2)
  const ends: ReadonlyArray<readonly [name: string, act: string, body: object, cause: string]> = [
    ['the end of the account', 'cancel-account', { account: 'app' }, 'account_cancelled'],
    ['a flag as a minor', 'flag-minor', { band: '8_to_13' }, 'guardian_required'],
  ]
  const agreed = [shown(), grants(courier, hours(-10))]
  const accepted = accepts('2', hours(-20))
  const draftsBy = (lived: ReadonlyArray<SubjectCommand>, act: SubjectCommand) => {
    const { outcome } = given(...lived).when(act)
    const drafts = E.isRight(outcome) ? outcome.right : []
    return drafts.map(({ type, occurredAt }) => [type, occurredAt])
  }

  test.each(ends)('names the recipients of what was agreed to, as of %s', (_name, act, body) => {
    const late = does(act, body, ended)
    expect(draftsBy([...agreed, late], accepted)).toEqual([
      ['PolicyAccepted', hours(-20)],
      ['SharingEnded', ended],
    ])
  })

  test('names nobody whom a no to all named when it was said', () => {
    const no = does('withdraw-everything', { how: 'click' }, ended)
    expect(draftsBy([...agreed, no], accepted)).toEqual([['PolicyAccepted', hours(-20)]])
  })

  test('names nobody again who was told in time', () => {
    for (const [, act, body] of ends)
      expect(
        draftsBy([shown(), accepted, ...agreed.slice(1), does(act, body, ended)], accepted),
      ).not.toContainEqual(['SharingEnded', ended])
  })

  test('names nobody whose consent was over before, or not in force for another reason', () => {
    const over = grants({ ...courier, until: hours(-5) }, hours(-10))
    expect(draftsBy([shown(), over, leaves('app', ended)], accepted)).toEqual([
      ['PolicyAccepted', hours(-20)],
    ])
  })
})

test("a guardian's yes told after what ended it names the recipients of what the child agreed to", () => {
  const flagged = [isMinor('8_to_13', hours(-20)), hasGuardian(hours(-19))]
  const lived = [
    shown(),
    accepts(),
    grants(courier, hours(-10)),
    ...flagged,
    leaves('app', hours(-2)),
  ]
  const { outcome } = given(...lived).when({ ...guardianAllows(['shop.order']), at: hours(-18) })
  const drafts = E.isRight(outcome) ? outcome.right : []
  expect(drafts.map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
    ['GuardianConsentGranted', hours(-18)],
    ['PolicyAccepted', hours(-18)],
    ['SharingEnded', hours(-2)],
  ])
})

test('a consent told after what ended it names nobody where it was over by then', () => {
  const over = grants({ ...courier, until: hours(-5) }, hours(-10))
  given(shown(), accepts('2', hours(-20)), leaves('app', hours(-2)))
    .when(over)
    .records({ type: 'ConsentGranted' })
})
