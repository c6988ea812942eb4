/** Runs builds: those that a raised version asks for at the start, and those that an operator asks for. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { buildAll } from './build.ts'
import type { BuildEnv, Progress } from './build.ts'
import type { Condition, Stopped } from '../live/health.ts'
import { kindOf, stopFor } from '../live/live.ts'
import { addBuilding } from '../tables/roster.ts'
import type { Roster } from '../tables/roster.ts'
import type { RowStore } from '../rows.ts'
import type { AnyTable } from '../tables/table.ts'

export type RebuildRefusal = { readonly refusal: 'unknown-projection'; readonly name: string }

type OnProgress = (progress: Progress) => void

export type Builder = {
  /** Goes on with what is to be built; ends when nothing is, or when stopped. */
  readonly run: () => Promise<void>
  /** Adds these tables to what is built, and waits for all of it. One that is being built is waited for. */
  readonly rebuild: (
    names: ReadonlyArray<string>,
    onProgress: OnProgress,
  ) => TaskEither<RebuildRefusal | Stopped, void>
}

type Ports = Omit<BuildEnv, 'onProgress'> & {
  readonly tables: ReadonlyArray<AnyTable>
  readonly rows: RowStore
  readonly condition: Condition
  readonly onStopped: (stopped: Stopped) => void
}

const retryDelayMs = 500

/** Only what is read through to build is damaged: what is served was folded before, and needs none of it. */
const isOfTheLog = ({ stopped }: Stopped): boolean =>
  stopped === 'log-corrupt' || stopped === 'unreadable-event'

/** Puts away builds beside rows that are served, as they were; false where one is of rows that nobody has yet. */
const giveUp = (roster: Roster): boolean => {
  const { live, building, dropped } = roster
  const isServed = building.every(({ id }) => live.some((other) => other.id.name === id.name))
  if (!isServed) return false
  roster.dropped = [...dropped, ...building.map(({ id }) => id)]
  roster.building = []
  return true
}

/** Deletes what is out of use; what cannot be deleted now is tried again after the next build or start. */
const sweep = async ({ roster, rows, saver, condition }: Ports): Promise<void> => {
  for (const id of roster.dropped) {
    const dropped = await rows.drop(id)()
    if (E.isLeft(dropped)) condition.lastError = dropped.left.failure
    else roster.dropped = roster.dropped.filter((other) => other !== id)
  }
  await saver.save()
}

/** Builds all there is to build; ends when nothing is left, or when stopped. */
const buildAndSweep = async (
  ports: Ports,
  onProgress: OnProgress,
  onGivenUp: (stopped: Stopped) => void,
): Promise<void> => {
  const { roster, condition, signal } = ports
  const isEnding = (): boolean => signal.aborted || condition.stopped !== undefined
  while (roster.building.length > 0 && !isEnding()) {
    const built = await buildAll({ ...ports, onProgress })
    if (E.isRight(built)) continue
    condition.lastError = kindOf(built.left)
    const stop = stopFor(built.left)
    if (stop !== undefined && isOfTheLog(stop) && giveUp(roster)) onGivenUp(stop)
    else if (stop !== undefined) ports.onStopped(stop)
    else await delay(retryDelayMs, undefined, { signal }).catch(() => {})
  }
  if (roster.dropped.length > 0 && !isEnding()) await sweep(ports)
}

const addAll = ({ roster, tables, rows }: Ports, wanted: ReadonlyArray<string>): void => {
  for (const table of tables) {
    const isBuilding = roster.building.some(({ id }) => id.name === table.name)
    if (wanted.includes(table.name) && !isBuilding) addBuilding(roster, rows, table)
  }
}

/** The one who builds for a roster. */
export const newBuilder = (ports: Ports): Builder => {
  const { roster, condition, signal } = ports
  const listeners = new Set<OnProgress>()
  let running: Promise<void> | undefined
  let givenUp: Stopped | undefined
  const run = (): Promise<void> => {
    running ??= buildAndSweep(
      ports,
      (progress) => {
        for (const listener of listeners) listener(progress)
      },
      (stopped) => {
        givenUp = stopped
      },
    ).finally(() => {
      running = undefined
    })
    return running
  }
  return {
    run,
    rebuild: (names, listener) => async () => {
      const known = ports.tables.map(({ name }) => name)
      const unknown = names.find((name) => !known.includes(name))
      if (unknown !== undefined) return E.left({ refusal: 'unknown-projection', name: unknown })
      addAll(ports, names.length === 0 ? known : names)
      givenUp = undefined
      listeners.add(listener)
      // The run under way may have been past building when these were added.
      while (roster.building.length > 0 && !signal.aborted) await run()
      listeners.delete(listener)
      if (roster.building.length === 0)
        return givenUp === undefined ? E.right(undefined) : E.left(givenUp)
      return E.left(condition.stopped ?? { stopped: 'closed' })
    },
  }
}
