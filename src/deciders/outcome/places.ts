/** The entries of protective acts that may be repeated without bound; src/ledger/acts/within-bounds.ts bounds them. */
import type { ActName } from '../../commands/acts.ts'
import type { Entries } from '../../kernel/entries.ts'
import { anyKey, preferenceKey, scopeKey, switchKey } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import type { Acts } from '../rule.ts'

/** An entry: its collection and its key. */
export type Place = { readonly entries: Entries<unknown>; readonly key: string }

/** Undefined if the act has no entry that could grow without bound. */
export type PlaceOf<N extends ActName> = (act: Acts[N], standing: Standing) => Place | undefined

/**
 * For acts that have a bound of their own (devices, guardians), are few, or do not protect: these are refused beyond
 * it.
 */
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
