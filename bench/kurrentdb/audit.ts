/** What a log holds, held against what its writers were told it holds. */
import type { EventStore, Recorded, StoredEvent } from '../../src/store/event-store.ts'
import { orThrow } from '../population/build.ts'
import type { Acknowledged } from './acknowledged.ts'

/** All of these but `events` must be 0. */
export type Findings = {
  readonly events: number
  /** Acknowledged and not in the stream, or not where they were said to be. */
  readonly lost: number
  /** In the stream more than once. */
  readonly doubled: number
  /** In the stream and never acknowledged: none, once every outcome is known. */
  readonly unknown: number
  /** Whose revision or position does not follow from the one before. */
  readonly disordered: number
}

const pageSize = 500

const streamOf = async (
  log: EventStore<StoredEvent>,
  { stream }: Acknowledged,
): Promise<ReadonlyArray<Recorded<StoredEvent>>> => {
  const all: Recorded<StoredEvent>[] = []
  for (;;) {
    const asked = { direction: 'forwards', from: BigInt(all.length), maxCount: pageSize } as const
    const page = orThrow('reading a stream', await log.read(stream, asked)())
    all.push(...page)
    if (page.length < pageSize) return all
  }
}

const isNext = (one: Recorded<StoredEvent>, before: Recorded<StoredEvent> | undefined): boolean =>
  before === undefined
    ? one.revision === 0n
    : one.revision === before.revision + 1n && one.position >= before.position

const auditOne = async (
  log: EventStore<StoredEvent>,
  acknowledged: Acknowledged,
): Promise<Findings> => {
  const recorded = await streamOf(log, acknowledged)
  const found = recorded.map(({ event }) => event.id)
  const told = new Set<string>(acknowledged.ids)
  return {
    events: recorded.length,
    lost: acknowledged.ids.filter((id, index) => found[index] !== id).length,
    doubled: found.length - new Set(found).size,
    unknown: found.filter((id) => !told.has(id)).length,
    disordered: recorded.filter((one, index) => !isNext(one, recorded[index - 1])).length,
  }
}

/** Reads every writer's stream, whole. */
export const audit = async (
  log: EventStore<StoredEvent>,
  all: ReadonlyArray<Acknowledged>,
): Promise<Findings> => {
  const sum = { events: 0, lost: 0, doubled: 0, unknown: 0, disordered: 0 }
  for (const each of all) {
    const found = await auditOne(log, each)
    sum.events += found.events
    sum.lost += found.lost
    sum.doubled += found.doubled
    sum.unknown += found.unknown
    sum.disordered += found.disordered
  }
  return sum
}
