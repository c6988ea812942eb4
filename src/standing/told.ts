/** A person's story as it is told event by event: their standing, and the transfers that rested on it. */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { entryAt, forEachAfter, withEntry } from '../kernel/entries.ts'
import type { Entries } from '../kernel/entries.ts'
import type { MatterId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { changesBetween } from './changes.ts'
import type { Change } from './changes.ts'
import { evolveDisclosure, noDisclosures, stateOfDisclosure } from './fold/disclosure.ts'
import type { DisclosureRecords } from './fold/disclosure.ts'
import { endKey, endKeys, endedBy, evolveEnds, noEnds } from './fold/ends.ts'
import type { Ends } from './fold/ends.ts'
import { evolveStanding } from './evolve.ts'
import { evolveRestricted } from './restricted.ts'
import type { Restricted } from './restricted.ts'
import { nobody } from './standing.ts'
import type { Standing } from './standing.ts'

/** Authorisations by their ground and end, so that an end finds those it came before. */
type Resting = Entries<{ readonly disclosure: MatterId; readonly since: Instant | undefined }>

export type Told = {
  readonly standing: Standing
  readonly disclosures: DisclosureRecords
  readonly ends: Ends
  readonly resting: Resting
  readonly restricted: Restricted
}

/** Before anything was told. */
export const untold: Told = {
  standing: nobody,
  disclosures: noDisclosures,
  ends: noEnds,
  resting: undefined,
  restricted: undefined,
}

const withResting = (resting: Resting, { disclosures }: Told, event: LedgerEvent): Resting => {
  if (event.type !== 'DisclosureAuthorised') return resting
  const { disclosure } = event.body
  const progress = entryAt(disclosures, disclosure)?.progress
  if (progress?.state !== 'authorised') return resting
  let next = resting
  for (const ground of progress.restsOn) {
    for (const key of endKeys(ground)) {
      const place = `${endKey(key, progress.validUntil)} ${disclosure}`
      next = withEntry(next, place, { disclosure, since: ground.since })
    }
  }
  return next
}

/** The story after one more event, in the order in which events were recorded. */
export const evolveTold = (told: Told, event: LedgerEvent): Told => {
  const next: Told = {
    standing: evolveStanding(told.standing, event),
    disclosures: evolveDisclosure(told.disclosures, event),
    ends: evolveEnds(told.ends, event),
    resting: told.resting,
    restricted: evolveRestricted(told.restricted, event),
  }
  const resting = withResting(told.resting, next, event)
  return resting === told.resting ? next : { ...next, resting }
}

/** Transfers that the event may have changed: its own, and those authorised for longer than until the end it tells of. */
const touched = ({ resting }: Told, event: LedgerEvent): ReadonlySet<MatterId> => {
  const { body, occurredAt: at } = event
  const found = new Set<MatterId>()
  if ('disclosure' in body) found.add(body.disclosure)
  for (const key of endedBy(event)) {
    forEachAfter(resting, endKey(key, at), (place, { disclosure, since }) => {
      if (!place.startsWith(endKey(key, ''))) return false
      if (since === undefined || since < at) found.add(disclosure)
      return true
    })
  }
  return found
}

const stateIn = ({ disclosures, ends }: Told, id: MatterId, at: Instant): string | undefined => {
  const found = entryAt(disclosures, id)
  if (found === undefined) return undefined
  const { state, at: since, event } = stateOfDisclosure(found, ends, at)
  return canonicalJson({ state, since, event })
}

const ofDisclosures = (before: Told, after: Told, event: LedgerEvent): ReadonlyArray<Change> =>
  [...touched(after, event)].toSorted().flatMap((id) => {
    const was = stateIn(before, id, event.occurredAt)
    const is = stateIn(after, id, event.occurredAt)
    const path = `/disclosures/${id}`
    if (was === is || is === undefined) return []
    return [was === undefined ? { path, after: is } : { path, before: was, after: is }]
  })

/** The changes of the event: in the standing in the order of paths, then in transfers, as far as all was known by then. */
export const changesOf = (before: Told, after: Told, event: LedgerEvent): ReadonlyArray<Change> => [
  ...changesBetween(before.standing, after.standing),
  ...ofDisclosures(before, after, event),
]
