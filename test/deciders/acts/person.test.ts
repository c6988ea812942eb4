import { describe, expect, test } from 'vitest'
import { consentIn } from '../../../src/standing/consent-in.ts'
import { scopeFrom } from '../../../src/standing/scope-from.ts'
import { scopeKey } from '../../../src/standing/standing.ts'
import { entryAt } from '../../../src/kernel/entries.ts'
import { guardian, hash, hours, noon, stranger } from '../../decisions/fixture.ts'
import {
  accepts,
  grants,
  guardianAllows,
  hasGuardian,
  isMinor,
  leaves,
  returns,
  nickname,
  shown,
  withdraws,
} from '../acts.ts'
import { does, given } from '../spec.ts'

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
    const { state } = given(...allowed, parts)
    expect(entryAt(state.standing.guardianConsents, 'privacy')?.state).toBe('withdrawn')
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

const back = (account: 'app' | 'ebank') => ({ type: 'AccountReopened', body: { account } })

describe('having the account again', () => {
  test('opens what was closed, and nothing that was not', () => {
    given(leaves('app')).when(returns('app')).records(back('app'))
    given(leaves('ebank')).when(returns('ebank')).records(back('ebank'), back('app'))
    given(leaves('ebank')).when(returns('app')).records(back('app'))
    given(leaves('app')).when(returns('ebank')).records(back('app'))
    given().when(returns('app')).recordsNothing()
    given(leaves('app'), returns('app')).when(returns('app')).recordsNothing()
  })

  test('asks for notice, acceptance and consent anew', () => {
    const before = [shown(), accepts(), grants(nickname), leaves(), returns('app', hours(-0.5))]
    given(...before)
      .when(accepts('2', noon))
      .isRefused('notice-not-shown')
    given(...before)
      .when(grants(nickname, noon))
      .isRefused('notice-not-shown')
    const { state } = given(...before, shown('2', noon), accepts('2', noon))
    expect(
      consentIn(state.standing, scopeKey(scopeFrom('purpose_consent/profile.display///')))?.state,
    ).toBe('reconsent_required')
  })

  test('can end with another cancellation, a late one as well', () => {
    given(leaves('app', hours(-3)), returns('app', hours(-2)))
      .when(leaves('app', hours(-1)))
      .records(gone('app'))
    const late = given(
      leaves('app', hours(-5)),
      returns('app', hours(-2)),
      leaves('app', hours(-3)),
    )
    expect(late.state.standing.cancelled).toBeUndefined()
    const since = given(
      leaves('app', hours(-5)),
      returns('app', hours(-2)),
      leaves('app', hours(-1)),
    )
    expect(entryAt(since.state.standing.cancelled, 'app')?.at).toBe(hours(-1))
  })
})
