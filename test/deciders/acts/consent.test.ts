import { describe, expect, test } from 'vitest'
import { dayBefore, ended, hours, minutes, noon } from '../../decisions/fixture.ts'
import { recoverMinutes } from '../../decisions/package-purposes.ts'
import { valuesOf } from '../../../src/kernel/entries.ts'
import { plusMs } from '../../../src/kernel/instant.ts'
import {
  accepts,
  courier,
  declines,
  fingerprint,
  grants,
  guardianAllows,
  hasGuardian,
  isMinor,
  leaves,
  nickname,
  publishing,
  refuses,
  scopeOf,
  shown,
  withdraws,
} from '../acts.ts'
import { does, given } from '../spec.ts'

const told = [shown(), accepts()]
const recover = { kind: 'separate_consent', purpose: 'recover', categories: ['phone'] }
const toShop = { ...courier, recipient: 'shop' }

describe('giving consent', () => {
  test('records the scope, the act and the version it was said under', () => {
    given(...told)
      .when(grants(courier))
      .records({
        type: 'ConsentGranted',
        body: {
          ...courier,
          policy: 'privacy',
          version: '2',
          act: 'click',
          control: 'off',
          single: true,
        },
      })
  })

  test.each([
    ['a purpose consent bundled with others', { ...nickname, single: false }],
    ['one device', fingerprint],
    ['one publication', publishing],
  ])('is taken for %s', (_name, scope) => {
    given(...told)
      .when(grants(scope))
      .records({ type: 'ConsentGranted' })
  })

  test('again, word for word, is a word again; within seconds it is a second tap', () => {
    given(...told, grants(nickname))
      .when(grants(nickname, plusMs(dayBefore, 2_000)))
      .recordsNothing()
    given(...told, grants(nickname))
      .when(grants(nickname, noon))
      .recordsAgain('ConsentGranted')
  })

  test.each([
    ['for more', { ...nickname, categories: ['nickname', 'avatar'] }],
    ['until another time', { ...nickname, until: hours(5) }],
  ])('again, %s, is recorded', (_name, scope) => {
    given(...told, grants(nickname))
      .when(grants(scope, noon))
      .records({ type: 'ConsentGranted' })
  })

  test('is recorded again after its time', () => {
    given(...told, grants({ ...nickname, until: hours(-2) }))
      .when(grants(nickname, noon))
      .records({ type: 'ConsentGranted' })
  })

  test('for one act ends with it, or sooner', () => {
    const end = minutes(recoverMinutes)
    given(...told)
      .when(grants(recover, noon))
      .records({ type: 'ConsentGranted', body: { until: end } })
    given(...told)
      .when(grants({ ...recover, until: hours(9) }, noon))
      .records({ type: 'ConsentGranted', body: { until: end } })
    given(...told)
      .when(grants({ ...recover, until: minutes(5) }, noon))
      .records({ type: 'ConsentGranted', body: { until: minutes(5) } })
  })

  test('ahead of a coming version is taken after its notice', () => {
    given(...told, shown('3'))
      .when(grants({ ...nickname, purpose: 'stars', categories: ['log'], version: '3' }))
      .records({ type: 'ConsentGranted' })
  })

  test("of a minor stands on the guardian's word for that purpose", () => {
    given(isMinor(), hasGuardian(), shown(), guardianAllows(['profile.display']))
      .when(grants(nickname, noon))
      .records({ type: 'ConsentGranted' })
  })
})

describe('refusing', () => {
  test('is a state of its own, and is said each time', () => {
    given()
      .when(refuses(nickname))
      .records({ type: 'ConsentRefused', body: { purpose: 'profile.display' } })
    given(refuses(nickname)).when(refuses(nickname, noon)).recordsAgain('ConsentRefused')
  })

  test('a granted consent is withdrawn first', () => {
    given(...told, grants(courier))
      .when(refuses(courier))
      .records({ type: 'ConsentWithdrawn' }, { type: 'ConsentRefused' })
  })

  test('one recipient leaves the other alone', () => {
    given(...told, grants(courier), grants(toShop))
      .when(refuses(courier))
      .records(
        { type: 'ConsentWithdrawn', body: { recipient: 'courier' } },
        { type: 'ConsentRefused' },
      )
  })
})

describe('withdrawing consent', () => {
  test('is a word also when none was given', () =>
    given(...told)
      .when(withdraws(nickname))
      .records({ type: 'ConsentWithdrawn', body: { purpose: 'profile.display' } }))

  test('is recorded each time it is said', () =>
    given(...told, grants(nickname), withdraws(nickname))
      .when(withdraws(nickname, noon))
      .recordsAgain('ConsentWithdrawn'))

  test('without a recipient takes back every one of that kind and purpose', () => {
    const { kind, purpose } = courier
    given(...told, grants(courier), grants(toShop))
      .when(withdraws({ kind, purpose }))
      .records(
        { type: 'ConsentWithdrawn', body: { recipient: 'courier' } },
        { type: 'ConsentWithdrawn', body: { recipient: 'shop' } },
        { type: 'ConsentWithdrawn', body: { every: true } },
      )
  })

  test('is a word again at once, so that a yes told later of a time between does not outlive it', () => {
    const between = withdraws(nickname, plusMs(dayBefore, 10_000))
    const again = withdraws(nickname, plusMs(dayBefore, 12_000))
    given(...told, grants(nickname), between)
      .when(between)
      .recordsNothing()
    given(...told, grants(nickname), between)
      .when(again)
      .recordsAgain('ConsentWithdrawn')
  })

  test('for one recipient leaves the others', () => {
    const { state } = given(...told, grants(courier), grants(toShop), withdraws(courier))
    const states = valuesOf(state.standing.consents).map((consent) => consent.state)
    expect(states.sort()).toEqual(['granted', 'withdrawn'])
  })

  test.each([
    ['a decline', declines('2', hours(-2))],
    ['the end of the account', leaves('app', hours(-2))],
  ])('is possible after %s', (_name, end) => {
    given(...told, grants(nickname), end)
      .when(withdraws(nickname))
      .records({ type: 'ConsentWithdrawn' })
  })

  test('is possible by any act, as easily as giving', () => {
    given(...told, grants(nickname))
      .when(does('withdraw-consent', { ...scopeOf(nickname), how: 'sms_reply' }))
      .records({ type: 'ConsentWithdrawn', body: { act: 'sms_reply' } })
  })

  test('answers a consent asked anew with no', () => {
    const anew = does(
      'require-reconsent',
      { ...scopeOf(nickname), policy: 'privacy', version: '3' },
      hours(-2),
    )
    given(...told, grants(nickname), anew)
      .when(withdraws(nickname))
      .records({ type: 'ConsentWithdrawn' })
  })

  test('is confirmed by each recipient once, and by no other', () => {
    const gone = ended('ConsentWithdrawn', courier.kind, courier.purpose, { recipient: 'courier' })
    const confirms = (recipient: string) =>
      does('acknowledge-withdrawal', { purpose: courier.purpose, recipient, withdrawal: gone.id })
    const history = [...told, grants(courier), gone]
    given(...history)
      .when(confirms('courier'))
      .records({ type: 'WithdrawalPropagated' })
    given(...history, confirms('courier'))
      .when(confirms('courier'))
      .recordsNothing()
    given(...history)
      .when(confirms('shop'))
      .isRefused('withdrawal-unknown')
  })
})
