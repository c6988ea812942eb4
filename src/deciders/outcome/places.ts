/**
 * The place of a protective word, of kinds that may be repeated without end: their bound is in
 * src/ledger/acts/within-bounds.ts.
 */
import type { ActName } from '../../commands/acts.ts'
import type { Entries } from '../../kernel/entries.ts'
import { anyKey, preferenceKey, scopeKey, switchKey } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import type { Acts } from '../rule.ts'

/** The place of the word, and its key. */
export type Place = { readonly entries: Entries<unknown>; readonly key: string }

/** Undefined where it stands nowhere that could grow without end. */
export type PlaceOf<N extends ActName> = (act: Acts[N], standing: Standing) => Place | undefined

/** It has a bound of its own (devices, guardians), is one of a few, or protects nobody: then it is refused instead. */
export const nowhere = (): undefined => undefined

/** Among consents. */
export const inConsents: PlaceOf<'refuse-consent' | 'withdraw-consent'> = (act, { consents }) => ({
  entries: consents,
  key: scopeKey(act),
})

/** Among policies. */
export const inPolicies: PlaceOf<'decline-policy'> = ({ policy }, { policies }) => ({
  entries: policies,
  key: policy,
})

/** Among agreements. */
export const inAgreements: PlaceOf<'terminate-agreement'> = ({ agreement }, { agreements }) => ({
  entries: agreements,
  key: agreement,
})

/** Among subscriptions. */
export const inSubscriptions: PlaceOf<'unsubscribe-service'> = (
  { purpose },
  { subscriptions },
) => ({
  entries: subscriptions,
  key: purpose,
})

/** Among proofs of sources. */
export const inInbound: PlaceOf<'revoke-inbound'> = ({ source }, { inbound }) => ({
  entries: inbound,
  key: source,
})

/** Among preferences. */
export const inMarketing: PlaceOf<'opt-out-of-marketing'> = (
  { purpose, channel },
  { marketing },
) => ({
  entries: marketing,
  key: preferenceKey(purpose, channel),
})

/** Among switches. */
export const inFeatures: PlaceOf<'toggle-feature'> = ({ feature, device }, { features }) => ({
  entries: features,
  key: switchKey(feature, device),
})

/** Among objections. */
export const inObjections: PlaceOf<'object-to-public-data'> = (
  { purpose = anyKey },
  { objections },
) => ({
  entries: objections,
  key: purpose,
})
