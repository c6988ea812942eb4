/** Replay: each event decoded, brought up to date and folded, beside LMDB's range, JSON.parse and the same fold. */
import { join } from 'node:path'
import { decodeStored } from '../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { evolveStanding } from '../../src/standing/evolve.ts'
import { nobody } from '../../src/standing/standing.ts'
import type { Standing } from '../../src/standing/standing.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import type { EmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { openRaw } from '../floors/lmdb.ts'
import type { Raw } from '../floors/lmdb.ts'
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

// Where the JSON of a record begins: see src/store/embedded/record.ts.
const fixedBytes = 59
const streamLengthAt = 20

const parsed = (record: Buffer): unknown =>
  JSON.parse(
    record.toString(
      record[streamLengthAt + 2] === 0 ? 'latin1' : 'utf8',
      fixedBytes + record.readUInt8(streamLengthAt) + record.readUInt8(streamLengthAt + 1),
    ),
  )

// The ledger wrote it: the floor does not look.
const isBelieved = (value: unknown): value is LedgerEvent => value !== null

const parsedAndFolded = ({ database }: Raw<number>, from: bigint): Sample => {
  const fold = newFold()
  let count = 0
  const startMs = performance.now()
  for (const { value } of database.getRange({ start: Number(from) })) {
    const event = parsed(value)
    if (isBelieved(event)) fold(event)
    count += 1
  }
  return { value: perSecond(count, performance.now() - startMs), count }
}

export const replay: Row = async ({ population, rounds }) => {
  const { folder } = population
  const reader = orThrow('the log', await openEmbeddedReader({ folder })())
  const head = orThrow('the head', await reader.head()())
  const from = head < BigInt(mostEvents) ? 0n : head - BigInt(mostEvents)
  const raw = openRaw<number>(join(folder, 'log'), 'events', 'read')
  const measured = await compared(
    { rounds, warmUps: 1 },
    { name: 'decode, upcast, fold', unit: '/s', measure: () => replayed(reader, from) },
    { name: 'LMDB range, parse, fold', unit: '/s', measure: () => parsedAndFolded(raw, from) },
  )
  await raw.close()
  await reader.close()
  return measured
}
