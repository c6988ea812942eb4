/** Consents, inbound proofs and marketing preferences in a person's standing. */
import type { BodyOf } from '../../events/event.ts'
import type { EverythingWithdrawn } from '../../events/facts/consent.ts'
import type { SuppressionInherited } from '../../events/facts/marketing.ts'
import type { Occurred } from '../../events/ledger-event.ts'
import { withEntry } from '../../kernel/entries.ts'
import { later } from '../../kernel/instant.ts'
import { changed, overtakes, own, put } from '../latest.ts'
import { withFinding, withWord } from './consent-words.ts'
import { preferenceKey, scopeKey, sweepKey } from '../standing.ts'
import type { Consent, Mark, Standing, Sweep } from '../standing.ts'

type ConsentEvent = Extract<
  Occurred,
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
      | 'SuppressionInherited'
      | 'MarketingOptedIn'
      | 'EverythingWithdrawn'
  }
>
type ScopedEvent = Extract<ConsentEvent, { readonly body: { readonly kind: unknown } }>

const wordOf = (
  event: Extract<
    ScopedEvent,
    { readonly type: 'ConsentGranted' | 'ConsentRefused' | 'ConsentWithdrawn' }
  >,
  old: Consent | undefined,
): Consent => {
  const { kind, purpose } = event.body
  const { occurredAt: at, id } = event
  if (event.type !== 'ConsentGranted') {
    const state = event.type === 'ConsentRefused' ? 'refused' : 'withdrawn'
    return { at, event: id, state, kind, purpose, categories: old?.categories ?? [] }
  }
  const { categories, version, until } = event.body
  return until === undefined
    ? { at, event: id, state: 'granted', kind, purpose, categories, version }
    : { at, event: id, state: 'granted', kind, purpose, categories, version, until }
}

// That very grant is over, whatever time was claimed for the act that used it up.
const usedUp = (
  { body }: Extract<ScopedEvent, { readonly type: 'ConsentExpired' }>,
  old: Consent | undefined,
  mark: Mark,
): Mark => {
  const given = old?.state === 'granted' ? old : old?.given
  return given?.event === body.grant ? { ...mark, at: later(given.at, mark.at) } : mark
}

const scopedOf = (old: Consent | undefined, event: ScopedEvent): Consent | undefined => {
  const { kind, purpose } = event.body
  const base = { kind, purpose, categories: old?.categories ?? [] }
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'ConsentGranted':
    case 'ConsentRefused':
    case 'ConsentWithdrawn':
      return withWord(old, wordOf(event, old))
    case 'ConsentExpired':
      return withFinding(old, base, 'expired', usedUp(event, old, mark))
    case 'ConsentInvalidated':
      return withFinding(old, base, 'invalidated', mark)
    case 'ReconsentRequired':
      return withFinding(old, base, 'reconsent', mark)
  }
}

/** The sweep that the event makes over every consent of its kind and purpose. */
const sweepOf = (event: ScopedEvent, old: Sweep | undefined): Sweep | undefined => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'ConsentRefused':
    case 'ConsentWithdrawn':
      return event.body.every === true && overtakes(old?.withdrawn, mark)
        ? { ...old, withdrawn: mark }
        : undefined
    case 'ConsentInvalidated':
      return event.body.every === true && overtakes(old?.invalidated, mark)
        ? { ...old, invalidated: mark }
        : undefined
    case 'ReconsentRequired': {
      const { every, standing = [] } = event.body
      return every === true && overtakes(old?.reconsent, mark)
        ? { ...old, reconsent: { ...mark, standing } }
        : undefined
    }
    case 'ConsentGranted':
    case 'ConsentExpired':
      return undefined
  }
}

const scoped = (standing: Standing, event: ScopedEvent): Standing => {
  const key = scopeKey(event.body)
  const old = own(standing.consents, key)
  const next = scopedOf(old, event)
  const { kind, purpose } = event.body
  const swept = sweepKey(kind, purpose)
  const sweep = sweepOf(event, own(standing.sweeps, swept))
  const told =
    next === undefined || next === old
      ? standing
      : changed(standing, 'consents', withEntry(standing.consents, key, next))
  return sweep === undefined
    ? told
    : changed(told, 'sweeps', withEntry(standing.sweeps, swept, sweep))
}

/** A revocation may be known before the proof it is about is told. */
const revoked = (standing: Standing, source: string, mark: Mark): Standing => {
  const old = own(standing.inbound, source)
  if (old !== undefined && !overtakes(old, mark)) return standing
  const { at, event } = mark
  const ended = {
    at,
    event,
    categories: old?.categories ?? [],
    until: old?.until ?? at,
    revoked: true as const,
  }
  return changed(standing, 'inbound', withEntry(standing.inbound, source, ended))
}

/** Of every purpose, or of each that one policy ever had. */
const everything = (
  standing: Standing,
  mark: Mark,
  { purposes }: BodyOf<typeof EverythingWithdrawn>,
): Standing => {
  let swept = standing.sweeps
  for (const purpose of purposes ?? [undefined]) {
    const key = sweepKey(undefined, purpose)
    const old = own(swept, key)
    if (overtakes(old?.withdrawn, mark)) swept = withEntry(swept, key, { ...old, withdrawn: mark })
  }
  return swept === standing.sweeps ? standing : changed(standing, 'sweeps', swept)
}

/** The opt-outs of the identifier's previous holder: as if said at the time it was bound. */
const inherited = (
  standing: Standing,
  mark: Mark,
  scopes: BodyOf<typeof SuppressionInherited>['optOuts'],
): Standing => {
  const out = { at: mark.at, event: mark.event, state: 'out' as const }
  const marketing = scopes.reduce(
    (so, { purpose, policy, channel }) => put(so, preferenceKey(purpose, channel, policy), out),
    standing.marketing,
  )
  return changed(standing, 'marketing', marketing)
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
    case 'EverythingWithdrawn':
      return everything(standing, mark, event.body)
    case 'InboundConsentRevoked':
      return revoked(standing, event.body.source, mark)
    case 'SuppressionInherited':
      return inherited(standing, mark, event.body.optOuts)
    case 'MarketingOptedOut':
    case 'MarketingOptedIn': {
      // One that is wider or narrower stands beside it: a decision takes the later of those that cover its question.
      const { purpose, channel } = event.body
      const policy = event.type === 'MarketingOptedOut' ? event.body.policy : undefined
      const key = preferenceKey(purpose, channel, policy)
      const state = event.type === 'MarketingOptedIn' ? 'in' : 'out'
      return changed(
        standing,
        'marketing',
        put(standing.marketing, key, { at: mark.at, event: mark.event, state }),
      )
    }
  }
}
