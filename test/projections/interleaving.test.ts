import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allProjections } from '../../projections/all.ts'
import type { RecordedEvent } from '../../src/projector/projection.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import { eventOf, recordedOf } from '../projector/facts.ts'
import { history } from '../projector/histories.ts'
import type { Act } from '../projector/histories.ts'

const recorded = (acts: ReadonlyArray<Act>): ReadonlyArray<RecordedEvent> =>
  recordedOf(
    acts.map(({ place, fact, lateMs }, i) => ({ place, event: eventOf(i, place, fact, lateMs) })),
  )

/** Two nodes may take one command for two streams: here every other event comes of the same one. */
const sharingCommands = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<RecordedEvent> => {
  const causationId = events[0]?.event.causationId
  return events.map((each, i) =>
    causationId === undefined || i % 2 === 0
      ? each
      : { ...each, event: { ...each.event, causationId } },
  )
}

const rowsAfter = (events: ReadonlyArray<RecordedEvent>) =>
  allProjections.map((one) => {
    const table = one(foldedTable)
    const generation = table.generation({ get: () => undefined, scan: () => [] })
    for (const event of events) generation.apply(event)
    return [table.name, new Map(generation.take())] as const
  })

/** Stream after stream, in the order of their names or the other way round; each in its own order. */
const byStream = (events: ReadonlyArray<RecordedEvent>, sign: 1 | -1) =>
  events.toSorted((a, b) => (a.stream === b.stream ? 0 : a.stream < b.stream ? -sign : sign))

describe('the rows of every projection', () => {
  test('do not depend on how the events of different streams lie between each other', () => {
    fc.assert(
      fc.property(history(60), (acts) => {
        for (const events of [recorded(acts), sharingCommands(recorded(acts))]) {
          const inOrder = rowsAfter(events)
          expect(rowsAfter(byStream(events, 1))).toEqual(inOrder)
          expect(rowsAfter(byStream(events, -1))).toEqual(inOrder)
        }
      }),
    )
  })
})
