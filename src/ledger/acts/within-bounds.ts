/**
 * A word that protects is never refused, and what it costs is bounded all the same: whoever could make any number of
 * them, each about something else, would choose how long all others of that person take.
 *
 * Beyond the bound, what is new gives way to what holds it: a word about one device, publication or survey becomes one
 * about all of them, since less than was meant must not come of it; and a purpose, recipient or the like that nobody
 * ever registered becomes `unregistered`, since a no to what does not exist changes nothing. What is left is bounded
 * by the registry. The receipt names what gave way.
 */
import type { View } from '../../catalogue/view.ts'
import type { Act, ActName, ActNamed as ActOf } from '../../commands/acts.ts'
import { protects } from '../../commands/protective.ts'
import { own } from '../../deciders/lookups.ts'
import { sizeOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import { most } from '../../standing/bounds.ts'
import { anyKey, preferenceKey, scopeKey, switchKey } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import { changed, nobodys, unknownWords } from './clear-ids.ts'
import type { Kept } from './omit.ts'

/** Where the word would stand, and under which key. */
type Place = { readonly entries: Entries<unknown>; readonly key: string }

type Placed<N extends ActName> = (act: ActOf<N>, standing: Standing) => Place | undefined

/** It has a bound of its own (devices, guardians), is one of a few, or protects nobody: then it is refused instead. */
const nowhere = (): undefined => undefined

const consent: Placed<'refuse-consent' | 'withdraw-consent'> = (act, { consents }) => ({
  entries: consents,
  key: scopeKey(act),
})

const places: { readonly [N in ActName]: Placed<N> } = {
  'deliver-notice': nowhere,
  'show-notice': nowhere,
  'accept-policy': nowhere,
  'decline-policy': ({ policy }, { policies }) => ({ entries: policies, key: policy }),
  'use-service': nowhere,
  'accept-agreement': nowhere,
  'terminate-agreement': ({ agreement }, { agreements }) => ({
    entries: agreements,
    key: agreement,
  }),
  'grant-consent': nowhere,
  'refuse-consent': consent,
  'withdraw-consent': consent,
  'withdraw-everything': nowhere,
  'expire-consent': nowhere,
  'invalidate-consent': nowhere,
  'require-reconsent': nowhere,
  'acknowledge-withdrawal': nowhere,
  'offer-alternatives': nowhere,
  'receive-inbound-proof': nowhere,
  'revoke-inbound': ({ source }, { inbound }) => ({ entries: inbound, key: source }),
  'opt-out-of-marketing': ({ purpose, channel }, { marketing }) => ({
    entries: marketing,
    key: preferenceKey(purpose, channel),
  }),
  'opt-in-to-marketing': nowhere,
  'acknowledge-suppression': nowhere,
  'prompt-permission': nowhere,
  'observe-permission': nowhere,
  'observe-uninstall': nowhere,
  'toggle-feature': ({ feature, device }, { features }) => ({
    entries: features,
    key: switchKey(feature, device),
  }),
  'request-disclosure': nowhere,
  'record-disclosure': nowhere,
  'acknowledge-disclosure': nowhere,
  'record-publication': nowhere,
  'take-down': nowhere,
  'invoke-exemption': nowhere,
  'approve-exemption': nowhere,
  'give-exemption-notice': nowhere,
  'close-exemption': nowhere,
  'object-to-public-data': ({ purpose = anyKey }, { objections }) => ({
    entries: objections,
    key: purpose,
  }),
  'flag-minor': nowhere,
  'link-guardian': nowhere,
  'unlink-guardian': nowhere,
  'grant-guardian-consent': nowhere,
  'withdraw-guardian-consent': nowhere,
  'reach-majority': nowhere,
  'cancel-account': nowhere,
  'reopen-account': nowhere,
  'subscribe-service': nowhere,
  'unsubscribe-service': ({ purpose }, { subscriptions }) => ({
    entries: subscriptions,
    key: purpose,
  }),
}

/** The generic parameter ties each act to the entry of its own name. */
const placeOf = <N extends ActName>(
  act: ActOf<N> & { readonly act: N },
  standing: Standing,
): Place | undefined => places[act.act](act, standing)

const narrower: ReadonlySet<string> = new Set(['device', 'publication', 'survey'])
const nothing: ReadonlyArray<string> = []

/** The act as it can be recorded of this person, and the fields that gave way. */
export const withinBounds = (view: () => View, standing: Standing, act: Act): Kept => {
  const place = protects(act) ? placeOf(act, standing) : undefined
  if (place === undefined || sizeOf(place.entries) < most.words) return { act, omitted: nothing }
  if (own(place.entries, place.key) !== undefined) return { act, omitted: nothing }
  const all = view()
  const fields = Object.entries<unknown>(act)
  const unknown = unknownWords(all, act)
  const narrow = fields.map(([name]) => name).filter((name) => narrower.has(name))
  const kept = changed(changed(act, unknown, nobodys), narrow, undefined)
  return { act: kept, omitted: [...unknown, ...narrow] }
}
