/** Shared parts of tests of rulings: questions, and events that answer them. */
import type { Fact, LedgerEvent } from '../../src/events/ledger-event.ts'
import type { View } from '../../src/catalogue/view.ts'
import { accepted, dayBefore, event, gave, hash, hours, noon, phoneA, viewOf } from './fixture.ts'

export type Case = {
  readonly so: string
  readonly events: ReadonlyArray<LedgerEvent>
  readonly question: object
  readonly is: string
  readonly view?: View
}

export const fact = (type: string, body: object, at = dayBefore): LedgerEvent =>
  event(at, { type, body } as unknown as Fact)
export const collect = (purpose: string, more: object = {}) => ({
  purpose,
  operation: 'collect',
  ...more,
})
export const provide = (
  recipient: string,
  categories: ReadonlyArray<string> = ['nickname'],
  more: object = {},
) => ({
  purpose: 'shop.order',
  operation: 'provide',
  recipient,
  categories,
  ...more,
})
export const send = (purpose: string, more: object = {}) => ({
  purpose,
  operation: 'send',
  channel: 'sms',
  ...more,
})
export const fingerprint = { purpose: 'login.fingerprint', operation: 'use' }
export const onPhoneA = gave('separate_consent', 'login.fingerprint', ['fingerprint'], {
  device: phoneA,
})
export const nearby = collect('nearby', { device: phoneA })
export const yes = accepted()
export const nearbyGiven = [yes, gave('separate_consent', 'nearby', ['location'])]
export const shopGiven = [
  yes,
  gave('separate_consent', 'shop.order', ['nickname'], { recipient: 'shop' }),
]
export const proof = fact('InboundConsentEvidenceReceived', {
  source: 'partner',
  proofSha256: hash,
  categories: ['partner_data'],
  expiresAt: hours(9),
})
export const ingest = { purpose: 'feed', operation: 'ingest', source: 'partner' }
export const frozen = viewOf(noon, fact('RecipientFrozen', { recipient: 'shop', frozen: true }))
export const warranted = viewOf(
  noon,
  fact('SourceWarrantyRecorded', { source: 'partner', warrantySha256: hash, until: hours(9) }),
)
