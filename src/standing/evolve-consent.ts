/** Consents, inbound proofs and marketing preferences in a person's standing. */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { mapEntries, withEntry } from '../kernel/entries.ts'
import { changed, overtakes, own, put } from './latest.ts'
import { anyKey, preferenceKey, scopeKey } from './standing.ts'
import type { Consent, ConsentState, Mark, Preference, Standing } from './standing.ts'

type ConsentEvent = Extract<
  LedgerEvent,
  {
    readonly type:
      | 'ConsentGranted'
      | 'ConsentRefused'
      | 'ConsentWithdrawn'
      | 'ConsentExpired'
      | 'ConsentInvalidated'
      | 'ReconsentRequired'
      | 'InboundConsentEvidenceReceived'
      | 'InboundConsentRevoked'
      | 'MarketingOptedOut'
      | 'MarketingOptedIn'
  }
>
type ScopedEvent = Extract<ConsentEvent, { readonly body: { readonly kind: unknown } }>

const stateOf = (type: ScopedEvent['type']): ConsentState => {
  switch (type) {
    case 'ConsentGranted':
      return 'granted'
    case 'ConsentRefused':
      return 'refused'
    case 'ConsentWithdrawn':
      return 'withdrawn'
    case 'ConsentExpired':
      return 'expired'
    case 'ConsentInvalidated':
      return 'invalidated'
    case 'ReconsentRequired':
      return 'reconsent_required'
  }
}

const consentOf = (event: ScopedEvent, old: Consent | undefined): Consent => {
  const { kind, purpose } = event.body
  const { occurredAt: at, id } = event
  const state = stateOf(event.type)
  if (event.type !== 'ConsentGranted') {
    return { at, event: id, state, kind, purpose, categories: old?.categories ?? [] }
  }
  const { categories, version, until } = event.body
  return until === undefined
    ? { at, event: id, state, kind, purpose, categories, version }
    : { at, event: id, state, kind, purpose, categories, version, until }
}

/** An opt-out of everything also ends what was opted into before it, so that a later, narrower opt-in can stand. */
const optedOut = (
  standing: Standing,
  mark: Mark,
  purpose: string | undefined,
  channel: string | undefined,
): Standing => {
  const out: Preference = { at: mark.at, event: mark.event, state: 'out' }
  const covers = (key: string): boolean => {
    const [p, c] = key.split('/')
    return (purpose === undefined || p === purpose) && (channel === undefined || c === channel)
  }
  const entries = mapEntries(standing.marketing, (key, old) =>
    covers(key) && overtakes(old, out) ? out : old,
  )
  const key = `${purpose ?? anyKey}/${channel ?? anyKey}`
  return changed(standing, 'marketing', put(entries, key, out))
}

const scoped = (standing: Standing, event: ScopedEvent): Standing => {
  const key = scopeKey(event.body)
  const next = consentOf(event, own(standing.consents, key))
  return changed(standing, 'consents', put(standing.consents, key, next))
}

const revoked = (standing: Standing, source: string, mark: Mark): Standing => {
  const old = own(standing.inbound, source)
  if (old === undefined || !overtakes(old, mark)) return standing
  const ended = { ...old, ...mark, revoked: true as const }
  return changed(standing, 'inbound', withEntry(standing.inbound, source, ended))
}

export const evolveConsent = (standing: Standing, event: ConsentEvent): Standing => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'ConsentGranted':
    case 'ConsentRefused':
    case 'ConsentWithdrawn':
    case 'ConsentExpired':
    case 'ConsentInvalidated':
    case 'ReconsentRequired':
      return scoped(standing, event)
    case 'InboundConsentEvidenceReceived': {
      const { source, categories, expiresAt } = event.body
      const proof = { at: mark.at, event: mark.event, categories, until: expiresAt }
      return changed(standing, 'inbound', put(standing.inbound, source, proof))
    }
    case 'InboundConsentRevoked':
      return revoked(standing, event.body.source, mark)
    case 'MarketingOptedOut':
      return optedOut(standing, mark, event.body.purpose, event.body.channel)
    case 'MarketingOptedIn': {
      const key = preferenceKey(event.body.purpose, event.body.channel)
      return changed(
        standing,
        'marketing',
        put(standing.marketing, key, { at: mark.at, event: mark.event, state: 'in' }),
      )
    }
  }
}
