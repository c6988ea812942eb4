/** Does this person want marketing, for which purpose, over which channel, and did sending systems hear of it? */
import type { ActorId, EventId, SubjectId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { LedgerEvent } from '../src/events/ledger-event.ts'
import type { Projection, Rows } from '../src/projector/projection.ts'
import { evolveStanding } from '../src/standing/evolve.ts'
import type { Standing } from '../src/standing/standing.ts'
import { personOf } from './subject-key.ts'

export type MarketingRow = {
  /** By `purpose/channel`, `*` for all: what `standing` says, and folded by it. */
  readonly preferences: NonNullable<Standing['marketing']>
  /** By opt-out, then by system: when the system confirmed that it holds it. */
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

const isOurs = ({ type }: LedgerEvent): boolean =>
  type === 'MarketingOptedOut' || type === 'MarketingOptedIn' || type === 'SuppressionPropagated'

export const marketingPreferences: Projection<MarketingRow> = {
  name: 'marketing-preferences',
  version: 1,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    return subject === undefined || !isOurs(recorded.event) ? [] : [subject]
  },
  initial: { confirmed: {}, preferences: {} },
  evolve: (row, { event }) => {
    if (event.type === 'SuppressionPropagated') {
      return confirm(row, event.body.optOut, event.body.system, event.occurredAt)
    }
    const { marketing } = evolveStanding({ marketing: row.preferences }, event)
    return marketing === undefined || marketing === row.preferences
      ? row
      : { ...row, preferences: marketing }
  },
}

export const preferencesOf =
  (rows: Rows<MarketingRow>) =>
  (subject: SubjectId): MarketingRow =>
    rows.get(subject) ?? marketingPreferences.initial
