/** Acts over HTTP with the log on the server, beside the bare client appending as many bytes, as many in flight. */
import { randomBytes, randomUUID } from 'node:crypto'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { eventIdFrom, trusted } from '../../src/kernel/ids.ts'
import type { StreamId } from '../../src/kernel/ids.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import type { EventStore, Expected, StoredEvent } from '../../src/store/event-store.ts'
import { loadExpecting } from '../http/load.ts'
import { orThrow } from '../population/build.ts'
import { stepsOf } from '../population/steps.ts'
import { startLedger, withServers } from '../processes.ts'
import { actRequestAt, overtaken } from '../rows/acts-http.ts'
import { compared } from '../series.ts'
import type { Contender, Measured, Sample } from '../series.ts'
import { atOnce } from './at-once.ts'
import { openBareClient } from './bare-client.ts'
import { onServer } from './house.ts'
import type { KurrentTask } from './house.ts'
import { openStore } from './store.ts'
import { knownUrl } from './url.ts'

/** Connections, and appends in flight. */
const writers = 64
const warmUpActs = 5_000

/** A consent as the ledger records it: what each act of this row comes to. */
const sampleFrom = async (folder: string): Promise<StoredEvent> => {
  const reader = orThrow('opening the log', await openEmbeddedReader({ folder })())
  const last = { direction: 'backwards', from: 'end', maxCount: 200 } as const
  const events = orThrow('reading the log', await reader.readAll(last)())
  await reader.close()
  const sample = events.find(({ event }) => event.type === 'ConsentGranted')?.event
  if (sample === undefined) throw new Error('nobody consented to anything')
  return sample
}

/** Appends an event of the sample's content to streams that no ledger reads, each writer to one of its own. */
const appendsTo = (store: Pick<EventStore<StoredEvent>, 'append'>, { type, json }: StoredEvent) => {
  const run = randomBytes(8).toString('hex')
  const expected = new Map<number, Expected>()
  const content = canonicalJson(JSON.parse(json))
  return async (writer: number): Promise<void> => {
    const event = { id: eventIdFrom(randomUUID()), type, json: content }
    const stream = trusted<StreamId>(`bench-${run}-${writer}`)
    const done = await store.append(stream, expected.get(writer) ?? 'no-stream', [event])()
    expected.set(writer, orThrow('an append', done).revision)
  }
}

/** What one row's acts are about; no two rows may share a purpose on one population. */
type About = {
  readonly purpose: string
  readonly kind: string
  readonly category: string
  readonly people: number
}

/** Acts until the code they run through is compiled: windows of time would hold few acts where a disk is slow. */
const warmUp = async (act: () => Promise<Sample>): Promise<void> => {
  for (let done = 0; done < warmUpActs;) done += (await act()).count
}

type Measuring = (act: () => Promise<Sample>, pid: number | undefined) => Promise<Measured>

const measuringActs = async (
  { houses, rounds, windowMs }: KurrentTask,
  about: About,
): Promise<Measured> => {
  const url = knownUrl()
  const sample = await sampleFrom(houses.embedded.folder)
  const bare = openBareClient(url, sample)
  const store = await openStore(url)
  const append = appendsTo(store, sample)
  const contender = (name: string, work: (writer: number) => Promise<void>): Contender => ({
    name,
    unit: '/s',
    measure: () => atOnce(windowMs, writers, work),
  })
  const measuring: Measuring = (act, pid) =>
    compared(
      { rounds, warmUps: 1 },
      { name: 'act over HTTP', unit: '/s', pid, measure: act },
      contender('bare client, 64 appends in flight', bare.append),
      [contender('adapter, 64 appends in flight', append)],
    )
  const node = onServer(houses)
  const requestAt = actRequestAt(node, about)
  const counter = stepsOf(node, about.purpose)
  const measured = await withServers(
    [startLedger(node, { LEDGER_STORE: url })],
    async ([ledger]) => {
      const load = { port: ledger?.port ?? 0, connections: writers, windowMs, requestAt, counter }
      const act = (): Promise<Sample> => loadExpecting(load, [200, 201, overtaken])
      if (rounds > 1) await warmUp(act)
      return measuring(act, ledger?.pid)
    },
  )
  await bare.close()
  await store.close()
  return measured
}

/** Few enough that the node remembers all of them once the warm-up is over. */
const knownPeople = 2_000

/** Acts of people whose state the node remembers: one append each, and no read. */
export const actsOfKnown = (task: KurrentTask): Promise<Measured> =>
  measuringActs(task, {
    purpose: 'app.improve',
    kind: 'purpose_consent',
    category: 'op_logs',
    people: Math.min(knownPeople, task.houses.embedded.subjects),
  })

/** Acts of everybody in turn: with more people than the node remembers, a read comes before each append. */
export const actsOfAll = (task: KurrentTask): Promise<Measured> =>
  measuringActs(task, {
    purpose: 'profile.display',
    kind: 'purpose_consent',
    category: 'nickname',
    people: task.houses.embedded.subjects,
  })
