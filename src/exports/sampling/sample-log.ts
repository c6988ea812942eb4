/** Draws a sample from the ledger's own log, as of a position: the same list as from a bundle of that position. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { belongsTo } from '../../replay/population.ts'
import type { Population } from '../../replay/population.ts'
import type { Recorded } from '../../store/event-store.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import { logPages, readEntry } from '../bundle/reading/log-pages.ts'
import type { LogFailure, LogPages } from '../bundle/reading/log-pages.ts'
import { drawing } from './draw.ts'

export type SampleAsked = {
  readonly population: Population
  /** The most events drawn. */
  readonly size: number
  readonly seed: string
  /** The position of the last event considered. */
  readonly position: bigint
}

export type SampledEvent = { readonly index: number; readonly recorded: Recorded<LedgerEvent> }

export type LogSample = {
  /** The number of events in the population. */
  readonly population: number
  /** The number of log entries considered. */
  readonly entries: number
  /** The lowest hash first. */
  readonly sample: ReadonlyArray<SampledEvent>
}

/** Reads the log up to the position. `pause` lets other requests be answered in between. */
export const sampleLog = async (
  primitives: Pick<Primitives, 'sha256'>,
  reader: Pick<LogPages, 'readAll'>,
  { population, size, seed, position }: SampleAsked,
  pause: () => Promise<void> | undefined,
): Promise<Either<LogFailure, LogSample>> => {
  const drawn = drawing<SampledEvent>(primitives, seed, size)
  const belongs = belongsTo(population)
  let entries = 0
  for await (const page of logPages(reader, position)) {
    if (E.isLeft(page)) return page
    for (const stored of page.right) {
      const entry = readEntry(stored)
      if (E.isLeft(entry)) return entry
      const { index, recorded } = entry.right
      entries += 1
      if (belongs(recorded.event)) drawn.add(recorded.event.id, { index, recorded })
      await pause()
    }
  }
  return E.right({ population: drawn.population(), entries, sample: drawn.sample() })
}
