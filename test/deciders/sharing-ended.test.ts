/** Who must be told when a consent to a recipient ends without a withdrawal of its own. */
import { describe, test } from 'vitest'
import { guardian, hours, minutes } from '../decisions/fixture.ts'
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
} from './acts.ts'
import { does, given } from './spec.ts'

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
