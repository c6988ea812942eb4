/** The state of one consent, with the acts about many consents at once. */
import type { DeviceId } from '../kernel/ids.ts'
import { trusted } from '../kernel/ids.ts'
import type { VersionId } from '../kernel/ids.ts'
import { valuesOf } from '../kernel/entries.ts'
import { own } from './latest.ts'
import { scopeFrom } from './scope-from.ts'
import { sweepKey } from './standing.ts'
import type { Consent, Given, Mark, Reopening, Standing, Sweep } from './standing.ts'

/** The look-up of sweeps; `reached` is the time at which the person last came of age. */
export type Sweeps = {
  readonly at: (key: string) => Sweep | undefined
  readonly reached: () => Mark | undefined
}

/** The later of two. */
export const laterMark = <M extends Mark>(a: M | undefined, b: M | undefined): M | undefined =>
  a === undefined || (b !== undefined && b.at > a.at) ? b : a

// Strictly: of what is told at one instant the later told counts, and what was known is ended by an event of its own.
const after = <M extends Mark>(given: Given, mark: M | undefined): M | undefined =>
  mark !== undefined && mark.at > given.at ? mark : undefined

/** The grant in a consent: its own, or the one behind a finding; none where the person's last word was no. */
const givenIn = (consent: Consent): Given | undefined =>
  consent.state === 'granted' ? consent : consent.given

const ended = (consent: Consent, state: Consent['state'], mark: Mark): Consent => {
  const { kind, purpose, categories } = consent
  return { at: mark.at, event: mark.event, state, kind, purpose, categories }
}

const deviceOf = (key: string): DeviceId | undefined => {
  const device = key.split('/')[3]
  return device === undefined || device === '' ? undefined : trusted(device)
}

/** The sweeps that reach a consent of this key. */
const sweepsOver = (
  { at }: Pick<Sweeps, 'at'>,
  key: string,
  { kind, purpose }: Pick<Consent, 'kind' | 'purpose'>,
): ReadonlyArray<Sweep | undefined> => {
  const device = deviceOf(key)
  return [
    at(sweepKey(kind, purpose)),
    at(sweepKey(undefined, purpose)),
    device === undefined ? undefined : at(sweepKey(undefined, purpose, device)),
    at(sweepKey(undefined, undefined)),
  ]
}

/** The last withdrawal of this key's consents together with others. */
export const sweptAway = (sweeps: Pick<Sweeps, 'at'>, key: string): Mark | undefined =>
  sweepsOver(sweeps, key, scopeFrom(key)).reduce<Mark | undefined>(
    (last, sweep) => laterMark(last, sweep?.withdrawn),
    undefined,
  )

const asksAnew = (given: Given, { reconsent }: Sweep): Mark | undefined => {
  const mark = after(given, reconsent)
  const { version }: { readonly version?: VersionId } = given
  return mark === undefined || (version !== undefined && mark.standing.includes(version))
    ? undefined
    : mark
}

/**
 * The consent as it stands. A withdrawal goes before a finding; of findings one that it was never good goes first, then
 * its end, then that it is to be asked anew: so the order in which they were told changes nothing.
 */
export const consentWith = (sweeps: Sweeps, key: string, consent: Consent): Consent => {
  const given = givenIn(consent)
  if (given === undefined) return consent
  const all = sweepsOver(sweeps, key, consent)
  const [ofKind, ofPurpose] = all
  const taken = all.reduce<Mark | undefined>(
    (last, sweep) => laterMark(last, after(given, sweep?.withdrawn)),
    undefined,
  )
  if (taken !== undefined) return ended(consent, 'withdrawn', taken)
  if (consent.state === 'invalidated') return consent
  const invalid = after(given, ofKind?.invalidated)
  if (invalid !== undefined) return ended(consent, 'invalidated', invalid)
  if (consent.state !== 'granted') return consent
  const asked = laterMark(
    laterMark(after(given, sweeps.reached()), after(given, ofPurpose?.anew)),
    ofKind === undefined ? undefined : asksAnew(given, ofKind),
  )
  return asked === undefined ? consent : ended(consent, 'reconsent_required', asked)
}

/** The last time the person came of age, whichever threshold it was. */
export const lastReached = (at: (threshold: string) => Mark | undefined): Mark | undefined =>
  laterMark(at('14'), at('18'))

/** The reopening under a policy, by an account that the person has again. */
export const reopenedUnder = (
  reopened: Standing['reopened'],
  policy: string,
): Reopening | undefined =>
  valuesOf(reopened).reduce<Reopening | undefined>(
    (last, each) => (each.policy === policy ? laterMark(last, each) : last),
    undefined,
  )

/** From when a person is asked everything anew under a policy: they came of age, or have their account again. */
export const startedAnew = (
  { reached, reopened }: Pick<Standing, 'reached' | 'reopened'>,
  policy: string,
): Mark | undefined =>
  laterMark(
    lastReached((threshold) => own(reached, threshold)),
    reopenedUnder(reopened, policy),
  )

/** One consent of a folded standing, by `scopeKey`. */
export const consentIn = (standing: Standing, key: string): Consent | undefined => {
  const consent = own(standing.consents, key)
  if (consent === undefined) return undefined
  if (standing.sweeps === undefined && standing.reached === undefined) return consent
  const sweeps: Sweeps = {
    at: (sweep) => own(standing.sweeps, sweep),
    reached: () => lastReached((threshold) => own(standing.reached, threshold)),
  }
  return consentWith(sweeps, key, consent)
}
