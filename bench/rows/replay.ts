/** Replay: each event decoded, brought up to date and folded, beside LMDB's range, JSON.parse and the same fold. */
import { decodeStored } from '../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { evolveStanding } from '../../src/standing/evolve.ts'
import { nobody } from '../../src/standing/standing.ts'
import type { Standing } from '../../src/standing/standing.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import type { EmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import type { Raw } from '../floors/lmdb.ts'
import { jsonIn, openMirror } from '../floors/mirror.ts'
import { orThrow } from '../population/build.ts'
import { compared, perSecond } from '../series.ts'
import type { Sample } from '../series.ts'
import type { Row } from './row.ts'

/** As many as say something about the rate and leave the heap small. */
const mostEvents = 100_000

/** People as they stand, each folded from their own events. */
const newFold = () => {
  const standings = new Map<string, Standing>()
  return (event: LedgerEvent): void => {
    const { subject } = event
    if (subject === undefined) return
    standings.set(subject, evolveStanding(standings.get(subject) ?? nobody, event))
  }
}

const replayed = async (reader: EmbeddedReader, from: bigint): Promise<Sample> => {
  const fold = newFold()
  let count = 0
  const startMs = performance.now()
  const scanned = await reader.scan(from, ({ event }) => {
    fold(orThrow('an event', decodeStored(event.json)))
    count += 1
  })()
  orThrow('a scan', scanned)
  return { value: perSecond(count, performance.now() - startMs), count }
}

// The ledger wrote it: the floor does not look.
const isBelieved = (value: unknown): value is LedgerEvent => value !== null

const parsedAndFolded = ({ database }: Raw<number>): Sample => {
  const fold = newFold()
  let count = 0
  const startMs = performance.now()
  for (const { value } of database.getRange()) {
    const event: unknown = JSON.parse(jsonIn(value))
    if (isBelieved(event)) fold(event)
    count += 1
  }
  return { value: perSecond(count, performance.now() - startMs), count }
}

export const replay: Row = async ({ population, rounds, scratch }) => {
  const { folder } = population
  const reader = orThrow('the log', await openEmbeddedReader({ folder })())
  const head = orThrow('the head', await reader.head()())
  const from = head < BigInt(mostEvents) ? 0n : head - BigInt(mostEvents)
  const raw = await openMirror(folder, scratch, from)
  const measured = await compared(
    { rounds, warmUps: 1 },
    { name: 'decode, upcast, fold', unit: '/s', measure: () => replayed(reader, from) },
    { name: 'LMDB range, parse, fold', unit: '/s', measure: () => parsedAndFolded(raw) },
  )
  await raw.close()
  await reader.close()
  return measured
}
