/** Writes changed rows with the checkpoint they belong to: soon, and many at once. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import { stateOf } from '../tables/roster.ts'
import type { Roster } from '../tables/roster.ts'
import type { RowEntry, RowsFailure, RowStore, TableChanges } from '../rows.ts'

// Few enough rows that handing them over never holds up a request for long, enough to be worth a commit.
const rowsPerSave = 2_000
// Past this the fold waits for the disk, which bounds memory.
const maxUnsavedRows = 20_000
// Each commit is a sync, beside those of the log and on the same disk. A process that is killed folds so much again.
const saveIntervalMs = 400
const retryIntervalMs = 1_000
/** Longest that texts of rows are made without letting requests be answered, in ms. */
const sliceMs = 2

export type Saver = {
  /** After each fold: saves when it is worth it, and waits only when too much is unsaved. */
  readonly nudge: () => Promise<void>
  /** Saves now all that is folded now. False when it could not; what is unsaved stays readable. */
  readonly save: () => Promise<boolean>
  /** The position that a killed process would go on from. */
  readonly savedPosition: () => bigint
  /** Nothing is written any more: what is in memory is not to be trusted. */
  readonly giveUp: () => void
}

type Ports = {
  readonly rows: Pick<RowStore, 'commit' | 'state'>
  readonly onFailure: (failure: RowsFailure) => void
}

const members = ({ live, building }: Roster) => [...live, ...building]

const changedIn = (roster: Roster): number =>
  members(roster).reduce((sum, { generation }) => sum + generation.changed(), 0)

/** Makes the texts of rows in slices, so that a thousand of them hold up nobody. */
const written = async (entries: Iterable<RowEntry>): Promise<ReadonlyArray<RowEntry>> => {
  const texts: RowEntry[] = []
  let untilMs = performance.now() + sliceMs
  for (const entry of entries) {
    texts.push(entry)
    if (performance.now() < untilMs) continue
    await nextTurn()
    untilMs = performance.now() + sliceMs
  }
  return texts
}

const commit = async (roster: Roster, { rows, onFailure }: Ports): Promise<boolean> => {
  const saved = members(roster)
  // All that belongs to one checkpoint, before anything more is folded.
  const state = stateOf(roster)
  const taken = saved.map(({ id, generation }) => ({
    table: id,
    generation,
    entries: generation.take(),
  }))
  const changes: TableChanges[] = []
  for (const { table, generation, entries } of taken)
    changes.push({ table, rows: await written(entries), made: generation.made() })
  const result = await rows.commit(changes, state)()
  for (const { generation } of saved) generation.settle(E.isRight(result))
  if (E.isLeft(result)) onFailure(result.left)
  return E.isRight(result)
}

/** The one writer of a roster's rows. */
export const newSaver = (roster: Roster, ports: Ports): Saver => {
  let running: Promise<boolean> | undefined
  let timer: NodeJS.Timeout | undefined
  let hasGivenUp = false
  const schedule = (delayMs: number): void => {
    if (!hasGivenUp) timer ??= setTimeout(() => void start(), delayMs).unref()
  }
  const start = (): Promise<boolean> => {
    clearTimeout(timer)
    timer = undefined
    running ??= commit(roster, ports).then((isSaved) => {
      running = undefined
      // What changed meanwhile may be the last for a long time: nobody else would save it.
      if (changedIn(roster) > 0) schedule(isSaved ? saveIntervalMs : retryIntervalMs)
      return isSaved
    })
    return running
  }
  const save = async (): Promise<boolean> => {
    // One under way was begun before the latest changes.
    await running
    return hasGivenUp ? false : start()
  }
  return {
    save,
    nudge: async () => {
      if (hasGivenUp) return
      const count = changedIn(roster)
      if (count >= maxUnsavedRows) await save()
      else if (count >= rowsPerSave) void start()
      else schedule(saveIntervalMs)
    },
    savedPosition: () => ports.rows.state().position,
    giveUp: () => {
      hasGivenUp = true
      clearTimeout(timer)
    },
  }
}
