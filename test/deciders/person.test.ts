import { describe, expect, test } from 'vitest'
import { guardian, hash, hours, noon, stranger } from '../decisions/fixture.ts'
import {
  accepts,
  grants,
  guardianAllows,
  hasGuardian,
  isMinor,
  leaves,
  nickname,
  shown,
  withdraws,
} from './acts.ts'
import { does, given } from './spec.ts'

const takesBack = (who = guardian) =>
  does('withdraw-guardian-consent', { guardian: who }, hours(-1))
const parts = does('unlink-guardian', { guardian }, hours(-1))
const turns = (threshold: '14' | '18', at = hours(-1)) => does('reach-majority', { threshold }, at)
const child = [isMinor(), hasGuardian(), shown()]
const allowed = [...child, guardianAllows(['app.operate', 'profile.display'])]

describe('a minor', () => {
  test('is flagged each time it is found', () => {
    given(isMinor()).when(isMinor('8_to_13', noon)).recordsAgain('MinorFlagged')
    given(isMinor()).when(isMinor('14_to_17', noon)).records({ type: 'MinorFlagged' })
  })

  test('has a guardian, linked each time it is told', () => {
    given(...child)
      .when(hasGuardian(noon))
      .recordsAgain('GuardianLinked')
    given(...child, parts)
      .when(hasGuardian(noon))
      .records({ type: 'GuardianLinked' })
    given(...child, parts)
      .when(does('unlink-guardian', { guardian }))
      .recordsAgain('GuardianUnlinked')
  })
})

describe("a guardian's consent", () => {
  test('accepts the policy too, since the minor cannot', () => {
    given(...child)
      .when(guardianAllows(['app.operate']))
      .records(
        { type: 'GuardianConsentGranted', body: { purposes: ['app.operate'] } },
        { type: 'PolicyAccepted', body: { mode: 'click' } },
      )
  })

  test('is recorded each time it is given', () => {
    given(...allowed)
      .when(guardianAllows(['profile.display', 'app.operate'], noon))
      .recordsAgain('PolicyAccepted')
    given(...allowed)
      .when(guardianAllows(['nearby'], noon))
      .records({ type: 'GuardianConsentGranted' }, { type: 'PolicyAccepted' })
  })

  test('is taken back by the one who gave it or another who is linked', () => {
    const second = does('link-guardian', { guardian: stranger, proofSha256: hash }, hours(-2))
    given(...allowed)
      .when(takesBack())
      .records({ type: 'GuardianConsentWithdrawn' })
    given(...allowed, second)
      .when(takesBack(stranger))
      .records({ type: 'GuardianConsentWithdrawn' })
    given(...allowed, takesBack())
      .when(takesBack())
      .recordsNothing()
  })

  test("ends with the guardian's authority", () => {
    const { life } = given(...allowed, parts)
    expect(life.standing.guardianConsent?.state).toBe('withdrawn')
  })
})

describe('coming of age', () => {
  test('asks anew for what was given before (check 19)', () => {
    given(...allowed, grants(nickname, hours(-20)))
      .when(turns('18'))
      .records(
        { type: 'MajorityReached' },
        { type: 'ReconsentRequired', body: { purpose: 'profile.display', version: '2' } },
      )
  })

  test('leaves alone what was taken back', () => {
    given(...allowed, grants(nickname, hours(-20)), withdraws(nickname, hours(-2)))
      .when(turns('18'))
      .records({ type: 'MajorityReached' })
  })

  test('happens once at each age', () => {
    given(isMinor(), turns('14')).when(turns('14', noon)).recordsNothing()
    given(isMinor(), turns('14'))
      .when(turns('18', noon))
      .records({ type: 'MajorityReached', body: { threshold: '18' } })
    given(isMinor(), turns('18')).when(turns('18', noon)).recordsNothing()
    given(isMinor('14_to_17')).when(turns('14')).recordsNothing()
  })

  test('lets the person accept for themselves', () => {
    given(isMinor(), shown(), turns('18'))
      .when(accepts('2', noon))
      .records({ type: 'PolicyAccepted' })
  })
})

const gone = (account: 'app' | 'ebank') => ({ type: 'AccountCancelled', body: { account } })

describe('the end of the account', () => {
  test('of e-banking takes the app with it (check 16)', () => {
    given().when(leaves('ebank')).records(gone('ebank'), gone('app'))
    given(leaves('app')).when(leaves('ebank', noon)).records(gone('ebank'))
  })

  test('is final', () => {
    given(leaves('ebank')).when(leaves('ebank', noon)).recordsAgain('AccountCancelled')
    given(leaves('ebank')).when(leaves('app', noon)).recordsAgain('AccountCancelled')
    given(leaves('app')).when(leaves('app', noon)).recordsAgain('AccountCancelled')
  })
})
