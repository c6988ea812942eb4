import { describe, test } from 'vitest'
import { hours, minutes, noon, optedOut } from '../../decisions/fixture.ts'
import { leaves } from '../acts.ts'
import { does, given } from '../spec.ts'

const out = (cells: object = {}, at = hours(-1)) =>
  does('opt-out-of-marketing', { how: 'hotline', ...cells }, at)
const opts = (channel = 'sms', at = hours(-2)) =>
  does('opt-in-to-marketing', { purpose: 'news', channel, how: 'click', control: 'off' }, at)
const recorded = { type: 'MarketingOptedOut' }

describe('opting out', () => {
  test('is recorded each time, though one of everything covers it', () => {
    for (const cells of [
      {},
      { purpose: 'news' },
      { channel: 'sms' },
      { purpose: 'news', channel: 'sms' },
    ]) {
      given(out()).when(out(cells, noon)).recordsAgain('MarketingOptedOut')
    }
  })

  test('of one channel covers no other and not the whole', () => {
    const sms = out({ channel: 'sms' })
    given(sms)
      .when(out({ purpose: 'news', channel: 'sms' }, noon))
      .recordsAgain('MarketingOptedOut')
    given(sms)
      .when(out({ channel: 'app' }, noon))
      .records(recorded)
    given(sms).when(out({}, noon)).records(recorded)
  })

  test('is recorded again after an opt-in, and ends it', () => {
    given(out(), opts('sms', minutes(-30)))
      .when(out({}, noon))
      .records(recorded)
    given(out(), opts('sms', minutes(-30)), out({}, minutes(-20)))
      .when(out({}, noon))
      .recordsAgain('MarketingOptedOut')
  })

  test('told late stands beside a later opt-in (check 2)', () => {
    given(opts('sms', minutes(-10)))
      .when(out({}, hours(-2)))
      .records(recorded)
    given(opts('sms', minutes(-10)), out({}, hours(-2)))
      .when(out({}, hours(-2)))
      .recordsNothing()
  })

  test('is taken after the end of the account', () =>
    given(leaves()).when(out({}, noon)).records(recorded))

  test('is taken for a channel that carries no marketing, as for any', () => {
    given()
      .when(out({ purpose: 'news', channel: 'letter' }))
      .records({ ...recorded, body: { purpose: 'news', channel: 'letter' } })
    given()
      .when(out({ channel: 'pigeon' }))
      .records(recorded)
  })

  test('by text message is as good as any', () => {
    given()
      .when(out({ how: 'sms_reply' }))
      .records({ ...recorded, body: { act: 'sms_reply' } })
  })

  test('is confirmed by each sending system once', () => {
    const gone = optedOut()
    const confirms = (system: string) =>
      does('acknowledge-suppression', { system, optOut: gone.id })
    given(gone).when(confirms('mailer')).records({ type: 'SuppressionPropagated' })
    given(gone, confirms('mailer')).when(confirms('mailer')).recordsNothing()
    given(gone, confirms('mailer'))
      .when(confirms('gateway'))
      .records({ type: 'SuppressionPropagated' })
  })
})

describe('opting in', () => {
  test('is for one purpose and channel, each time it is said', () => {
    given(opts()).when(opts('sms', noon)).recordsAgain('MarketingOptedIn')
    given(opts())
      .when(opts('app', noon))
      .records({ type: 'MarketingOptedIn', body: { channel: 'app' } })
  })

  test('is recorded after an opt-out of everything, though an earlier one was told of since', () => {
    given(out(), opts('sms', hours(-2)))
      .when(opts('sms', noon))
      .records({ type: 'MarketingOptedIn' })
  })

  test('is recorded again after an opt-out', () => {
    given(opts(), out()).when(opts('sms', noon)).records({ type: 'MarketingOptedIn' })
  })
})
