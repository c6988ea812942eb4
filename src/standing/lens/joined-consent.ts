/** One consent of surrogates that are joined: the yes of one, the noes of all (./joined-lens.ts). */
import { laterMark } from '../consent-in.ts'
import type { StandingLens } from './lens.ts'
import type { Consent, Mark } from '../standing.ts'

const isNo = ({ state }: Consent): boolean => state === 'refused' || state === 'withdrawn'

/** The time of the person's last word; of a finding alone it is unknown. */
const saidAt = (consent: Consent): string =>
  isNo(consent) || consent.state === 'granted' ? consent.at : (consent.given?.at ?? '')

const withdrawnBy = ({ kind, purpose, categories }: Consent, { at, event }: Mark): Consent => ({
  at,
  event,
  state: 'withdrawn',
  kind,
  purpose,
  categories,
})

/** The last no that the others said of this very consent. */
const noOf = (others: ReadonlyArray<StandingLens>, key: string): Consent | undefined => {
  let no: Consent | undefined
  for (const each of others) {
    const said = each.consent(key)
    if (said !== undefined && isNo(said)) no = laterMark(no, said)
  }
  return no
}

const lastMark = (
  others: ReadonlyArray<StandingLens>,
  ask: (lens: StandingLens) => Mark | undefined,
): Mark | undefined =>
  others.reduce<Mark | undefined>((last, each) => laterMark(last, ask(each)), undefined)

/** A child's words are asked anew of a person who came of age, under whichever surrogate that is known (clause 6-a). */
const grownUp = (granted: Consent, others: ReadonlyArray<StandingLens>): Consent => {
  const grown = lastMark(others, (each) => each.reached())
  return grown === undefined || grown.at < granted.at
    ? granted
    : { ...withdrawnBy(granted, grown), state: 'reconsent_required' }
}

/** By `scopeKey`. What was said of many consents at once counts for what was given, as it does under one surrogate. */
export const joinedConsent =
  (own: StandingLens, others: ReadonlyArray<StandingLens>): StandingLens['consent'] =>
  (key) => {
    const mine = own.consent(key)
    const no = noOf(others, key)
    if (mine === undefined) return no
    const since = saidAt(mine)
    if (no !== undefined && no.at >= since) return no
    if (isNo(mine)) return mine
    const swept = lastMark(others, (each) => each.sweptAway(key))
    if (swept !== undefined && swept.at >= since) return withdrawnBy(mine, swept)
    return mine.state === 'granted' ? grownUp(mine, others) : mine
  }
