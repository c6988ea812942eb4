/** A new node's rows, folded from the server's log from its first event, beside a bare subscription to the same events. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { allProjections } from '../../projections/all.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import { decodeEvent } from '../../src/projector/read-event.ts'
import { startProjector } from '../../src/projector/run.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import type { EventReader, StoredEvent } from '../../src/store/event-store.ts'
import { orThrow } from '../population/build.ts'
import { compared, perSecond } from '../series.ts'
import type { Measured, Sample } from '../series.ts'
import { openBareClient } from './bare-client.ts'
import type { KurrentTask } from './house.ts'
import { openStore } from './store.ts'
import { knownUrl } from './url.ts'

const countPage = 1_000
const pollMs = 2

/** How many events there are: a server's positions do not say. */
const countIn = async (log: EventReader<StoredEvent>): Promise<number> => {
  let from: bigint | 'start' = 'start'
  let count = 0
  for (;;) {
    const asked = { direction: 'forwards', from, maxCount: countPage } as const
    const page: ReadonlyArray<{ readonly position: bigint }> = orThrow(
      'reading the log',
      await log.readAll(asked)(),
    )
    // A page begins with the event that the one before ended with.
    count += from === 'start' ? page.length : page.length - 1
    const last = page.at(-1)
    if (last === undefined || page.length < countPage) return count
    from = last.position
  }
}

/** From nothing until every row holds the last event and is on disk. */
const folded = async (
  log: EventReader<StoredEvent>,
  folder: string,
  count: number,
): Promise<Sample> => {
  const head = orThrow('the head', await log.head()())
  const rows = orThrow('the rows', await openEmbeddedRows(folder)())
  const ending = new AbortController()
  const startMs = performance.now()
  const projector = orThrow(
    'the projector',
    await startProjector({
      reader: log,
      rows,
      tables: allProjections.map((projection) => projection(foldedTable)),
      inMemory: [],
      decode: decodeEvent,
      observers: [],
      nowMs: () => performance.now(),
      signal: ending.signal,
    })(),
  )
  while (rows.state().position < head) {
    const stopped = projector.stopped()
    if (stopped !== undefined) throw new Error(`the projector stopped: ${stopped.stopped}`)
    await delay(pollMs)
  }
  const elapsedMs = performance.now() - startMs
  await projector.stop()
  ending.abort()
  await rows.close()
  return { value: perSecond(count, elapsedMs), count }
}

export const catchUp = async ({ scratch, rounds }: KurrentTask): Promise<Measured> => {
  const log = await openStore(knownUrl())
  const bare = openBareClient(knownUrl(), { type: 'None', json: '{}' })
  const count = await countIn(log)
  let round = 0
  const measured = await compared(
    { rounds, warmUps: 1 },
    {
      name: 'log folded into rows',
      unit: '/s',
      measure: () => {
        round += 1
        return folded(log, join(scratch, `rows-${round}`), count)
      },
    },
    {
      name: 'bare filtered subscription',
      unit: '/s',
      measure: async () => ({ value: perSecond(count, await bare.catchUp(count)), count }),
    },
  )
  await bare.close()
  await log.close()
  return measured
}
