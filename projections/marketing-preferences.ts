/** Does this person want marketing, for which purpose, over which channel, and did sending systems hear of it? */
import { entriesFrom } from '../src/kernel/entries.ts'
import type { ActorId, EventId, SubjectId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { LedgerEvent } from '../src/events/ledger-event.ts'
import type { Projection, Rows } from '../src/projector/projection.ts'
import { evolveStanding } from '../src/standing/evolve.ts'
import { tableOf } from '../src/standing/record.ts'
import type { Table } from '../src/standing/record.ts'
import type { Preference } from '../src/standing/standing.ts'
import { personOf } from './subject-key.ts'

export type MarketingRow = {
  /** By `preferenceKey`: what `standing` says, and folded by it. The registry bounds how many there are. */
  readonly preferences: Table<Preference>
  /** By opt-out that still stands in a preference, then by system: when the system confirmed that it holds it. */
  readonly confirmed: { readonly [optOut: EventId]: { readonly [system: ActorId]: Instant } }
}

const confirm = (
  row: MarketingRow,
  optOut: EventId,
  system: ActorId,
  at: Instant,
): MarketingRow => ({
  ...row,
  confirmed: { ...row.confirmed, [optOut]: { ...row.confirmed[optOut], [system]: at } },
})

const isStanding = (preferences: Table<Preference>, optOut: string): boolean =>
  Object.values(preferences).some(({ event }) => event === optOut)

/** Of an opt-out that another word took the place of nobody asks any more: or a row would grow with each of them. */
const withPreferences = (row: MarketingRow, preferences: Table<Preference>): MarketingRow => ({
  preferences,
  confirmed: Object.fromEntries(
    Object.entries(row.confirmed).filter(([optOut]) => isStanding(preferences, optOut)),
  ),
})

const isOurs = ({ type }: LedgerEvent): boolean =>
  type === 'MarketingOptedOut' ||
  type === 'SuppressionInherited' ||
  type === 'MarketingOptedIn' ||
  type === 'SuppressionPropagated'

export const marketingPreferences: Projection<MarketingRow> = {
  name: 'marketing-preferences',
  version: 3,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    return subject === undefined || !isOurs(recorded.event) ? [] : [subject]
  },
  initial: { confirmed: {}, preferences: {} },
  evolve: (row, { event }) => {
    if (event.type === 'SuppressionPropagated') {
      const { optOut, system } = event.body
      return isStanding(row.preferences, optOut)
        ? confirm(row, optOut, system, event.occurredAt)
        : row
    }
    const before = entriesFrom(Object.entries(row.preferences))
    const { marketing } = evolveStanding({ marketing: before }, event)
    const preferences = tableOf(marketing, (each) => each)
    return preferences === undefined || marketing === before
      ? row
      : withPreferences(row, preferences)
  },
}

export const preferencesOf =
  (rows: Rows<MarketingRow>) =>
  (subject: SubjectId): MarketingRow =>
    rows.get(subject) ?? marketingPreferences.initial
