/** Does this person want marketing, for which purpose, over which channel, and did sending systems hear of it? */
import type { t } from '../../src/fp.ts'
import { closed, text, words } from '../../src/kernel/codec.ts'
import { entriesFrom } from '../../src/kernel/entries.ts'
import { ActorId, EventId } from '../../src/kernel/ids.ts'
import { Instant } from '../../src/kernel/instant.ts'
import { mapOf } from '../../src/kernel/map-codec.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { evolveStanding } from '../../src/standing/evolve.ts'
import { tableOf } from '../../src/standing/record.ts'
import type { Table } from '../../src/standing/record.ts'
import type { Preference } from '../../src/standing/standing.ts'
import { markFields } from '../mark.ts'
import { personOf } from '../subject-key.ts'

/** More than the registry lets there be: purposes and policies by channel. */
const maxPreferences = 10_000

const Preferred = closed('MarketingPreference', {
  ...markFields,
  state: words('MarketingState', ['in', 'out']),
})

export const MarketingRow = closed('Marketing', {
  /** By `preferenceKey`: what `standing` says, and folded by it. */
  preferences: mapOf(text(200), Preferred, maxPreferences),
  /** By opt-out that still stands in a preference, then by system: when the system confirmed that it holds it. */
  confirmed: mapOf(EventId, mapOf(ActorId, Instant, maxPreferences), maxPreferences),
})
export type MarketingRow = t.TypeOf<typeof MarketingRow>

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
