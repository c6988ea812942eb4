import { describe, expect, test } from 'vitest'
import { hash, hours, phoneA, phoneB } from '../../decisions/fixture.ts'
import { pairsOf } from '../../../src/kernel/entries.ts'
import {
  accepts,
  courier,
  fingerprint,
  grants,
  nickname,
  scopeOf,
  shown,
  withdraws,
} from '../acts.ts'
import { does, given } from '../spec.ts'

const told = [shown(), accepts()]
const toShop = { ...courier, recipient: 'shop' }

const anew = (version: string) =>
  does('require-reconsent', { ...scopeOf(nickname), policy: 'privacy', version })

describe('the end of a consent', () => {
  const short = { ...courier, until: hours(-2) }
  test('comes with its time, once', () => {
    const expires = does('expire-consent', scopeOf(courier))
    given(...told, grants(short))
      .when(expires)
      .records({ type: 'ConsentExpired', body: { recipient: 'courier' } })
    given(...told, grants(short), expires)
      .when(expires)
      .recordsNothing()
  })

  test('comes for those that are due and leaves the rest', () => {
    const { kind, purpose } = courier
    given(...told, grants(short), grants(toShop))
      .when(does('expire-consent', { kind, purpose }))
      .records({ type: 'ConsentExpired', body: { recipient: 'courier' } })
  })

  test('found invalid names the grant; what the person took back stays withdrawn', () => {
    const invalid = does('invalidate-consent', { ...scopeOf(courier), ground: 'pre_ticked' })
    given(...told, grants(courier))
      .when(invalid)
      .records({ type: 'ConsentInvalidated', body: { ground: 'pre_ticked' } })
    given(...told, grants(courier), withdraws(courier))
      .when(invalid)
      .recordsNothing()
  })

  test('by new terms spares consents already given to them', () => {
    given(...told, grants(nickname))
      .when(anew('3'))
      .records({ type: 'ReconsentRequired', body: { version: '3' } })
    given(...told, grants(nickname))
      .when(anew('2'))
      .recordsNothing()
  })
})

describe('alternatives', () => {
  test('are those of the policy, offered once', () => {
    const offers = does('offer-alternatives', { purpose: 'login.fingerprint' })
    given()
      .when(offers)
      .records({ type: 'AlternativeOffered', body: { alternatives: ['login.phone'] } })
    given(offers).when(offers).recordsNothing()
  })
})

describe('the proof of a partner', () => {
  const proof = {
    source: 'partner',
    proofSha256: hash,
    categories: ['partner_data'],
    expiresAt: hours(9),
  }
  const receives = does('receive-inbound-proof', proof, hours(-2))
  const revokes = does('revoke-inbound', { source: 'partner' }, hours(-1))

  test('is recorded each time it is said, and so is its revocation', () => {
    given(receives)
      .when(does('receive-inbound-proof', proof))
      .recordsAgain('InboundConsentEvidenceReceived')
    given(receives).when(revokes).records({ type: 'InboundConsentRevoked' })
    given(receives, revokes)
      .when(does('revoke-inbound', { source: 'partner' }))
      .recordsAgain('InboundConsentRevoked')
  })

  test('is recorded again when it is another, or was revoked', () => {
    const other = { ...proof, proofSha256: 'a'.repeat(64) }
    given(receives)
      .when(does('receive-inbound-proof', other))
      .records({ type: 'InboundConsentEvidenceReceived' })
    given(receives, revokes)
      .when(does('receive-inbound-proof', proof))
      .records({ type: 'InboundConsentEvidenceReceived' })
  })
})

test('a consent of one device says nothing of another', () => {
  const { state } = given(
    ...told,
    grants(fingerprint),
    grants({ ...fingerprint, device: phoneB }),
    withdraws(fingerprint),
  )
  const states = pairsOf(state.standing.consents).map(([key, consent]) => [
    key.includes(phoneA),
    consent.state,
  ])
  expect(states).toEqual([
    [true, 'withdrawn'],
    [false, 'granted'],
  ])
})
