/** Builds tables from the start of the log while the live ones go on, and swaps them in where both meet. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../store/event-store.ts'
import type { Stopped } from './health.ts'
import { pageAfter } from './page.ts'
import { readEvents } from './read-event.ts'
import { swapIn } from './roster.ts'
import type { Building, Roster } from './roster.ts'
import type { Saver } from './saver.ts'

/** How far a build is, in positions of the log; `perSecond` counts events. */
export type Progress = { readonly done: number; readonly total: number; readonly perSecond: number }

export type BuildEnv = {
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll'>
  readonly roster: Roster
  readonly saver: Saver
  /** Runs while no live batch is being folded. */
  readonly exclusive: <A>(action: () => Promise<A>) => Promise<A>
  /** Called in the turn of the swap, with the names of the tables swapped in, before the live fold goes on. */
  readonly onSwapped: (tables: ReadonlyArray<string>) => Promise<void>
  readonly onProgress: (progress: Progress) => void
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

const eventsPerPage = 2_048
const eventsPerTurn = 128

type Halted = StoreFailure | Stopped

const lowest = (building: ReadonlyArray<Building>): bigint =>
  building.reduce(
    (min, { position }) => (position < min ? position : min),
    building[0]?.position ?? -1n,
  )

const fold = (
  building: ReadonlyArray<Building>,
  events: ReadonlyArray<Recorded<LedgerEvent>>,
): void => {
  const last = events.at(-1)
  if (last === undefined) return
  for (const one of building) {
    // A build that was taken up again may be further than another one.
    for (const recorded of events)
      if (recorded.position > one.position) one.generation.apply(recorded)
    if (last.position > one.position) one.position = last.position
  }
}

/** Folds one page, never past the live tables. Right: how many events there were. */
const buildPage = async (env: BuildEnv): Promise<Either<Halted, number>> => {
  const { roster, saver, reader } = env
  const page = await pageAfter(reader)(lowest(roster.building), eventsPerPage)()
  if (E.isLeft(page)) return page
  const stored = page.right.filter(({ position }) => position <= roster.position)
  for (let at = 0; at < stored.length; at += eventsPerTurn) {
    if (at > 0) await nextTurn()
    const { events, poison } = readEvents(stored.slice(at, at + eventsPerTurn))
    try {
      fold(roster.building, events)
    } catch (cause) {
      saver.giveUp()
      return E.left({ stopped: 'projection-threw', cause })
    }
    if (poison !== undefined) {
      return E.left({ stopped: 'unreadable-event', position: poison.position, cause: poison.cause })
    }
    await saver.nudge()
  }
  return E.right(stored.length)
}

/** With the live fold held: the last few events, then the swap. */
const finish = async (env: BuildEnv): Promise<Either<Halted, void>> => {
  const { roster, saver } = env
  while (lowest(roster.building) < roster.position) {
    const page = await buildPage(env)
    if (E.isLeft(page)) return page
    // Past the last event there may be positions that hold none of ours.
    if (page.right === 0) for (const one of roster.building) one.position = roster.position
  }
  const built = roster.building
  for (const one of built) swapIn(roster, one)
  await env.onSwapped(built.map(({ id }) => id.name))
  await saver.save()
  return E.right(undefined)
}

/** Builds until nothing is left to build. A failure leaves the builds as they are, to be gone on with. */
export const buildAll = async (env: BuildEnv): Promise<Either<Halted, void>> => {
  const { roster, signal, nowMs, onProgress } = env
  const startMs = nowMs()
  let events = 0
  while (roster.building.length > 0 && !signal.aborted) {
    const page = await buildPage(env)
    if (E.isLeft(page)) return page
    events += page.right
    const perSecond = Math.round((events * 1_000) / Math.max(1, nowMs() - startMs))
    onProgress({
      done: Number(lowest(roster.building) + 1n),
      total: Number(roster.position + 1n),
      perSecond,
    })
    if (page.right >= eventsPerPage) continue
    const finished = await env.exclusive(() => finish(env))
    if (E.isLeft(finished)) return finished
  }
  return E.right(undefined)
}
