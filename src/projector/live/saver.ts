/** Writes changed rows with the checkpoint they belong to: soon, and many at once. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import { newCheckpointer } from '../../follower/checkpoint.ts'
import type { Checkpointer } from '../../follower/checkpoint.ts'
import { stateOf } from '../tables/roster.ts'
import type { Roster } from '../tables/roster.ts'
import type { KeptChange, RowsFailure, RowStore, TableChanges } from '../rows.ts'

// Few enough rows that handing them over never holds up a request for long, enough to be worth a commit.
const rowsPerSave = 2_000
// Past this the fold waits for the disk, which bounds memory.
const maxUnsavedRows = 20_000
/** Longest that texts of rows are made without letting requests be answered, in ms. */
const sliceMs = 2

/** The checkpointer of rows; what is not saved stays readable. */
export type Saver = Checkpointer & {
  /** The position that a killed process would go on from. */
  readonly savedPosition: () => bigint
}

/** Texts that are committed along with rows, though no fold made them (KeptTexts). */
export type Keeping = {
  /** The amount that waits, counted as rows. */
  readonly changed: () => number
  /**
   * Takes what waits, to be written, and rests on nothing beyond this position of the log; followed by `settle` before it
   * is called again. Texts are made as they are asked for.
   */
  readonly take: (position: bigint) => Iterable<KeptChange>
  /** Whether what was taken is on disk. */
  readonly settle: (isOnDisk: boolean) => void
}

type Ports = {
  readonly rows: Pick<RowStore, 'commit' | 'state'>
  readonly keeping?: Keeping | undefined
  readonly onFailure: (failure: RowsFailure) => void
}

const members = ({ live, building }: Roster) => [...live, ...building]

const changedIn = (roster: Roster): number =>
  members(roster).reduce((sum, { generation }) => sum + generation.changed(), 0)

/** Makes the texts of rows in slices, so that a thousand of them hold up nobody. */
const written = async <A>(entries: Iterable<A>): Promise<ReadonlyArray<A>> => {
  const texts: A[] = []
  let untilMs = performance.now() + sliceMs
  for (const entry of entries) {
    texts.push(entry)
    if (performance.now() < untilMs) continue
    await nextTurn()
    untilMs = performance.now() + sliceMs
  }
  return texts
}

const commit = async (roster: Roster, { rows, keeping, onFailure }: Ports): Promise<boolean> => {
  const saved = members(roster)
  // All that belongs to one checkpoint, before anything more is folded.
  const state = stateOf(roster)
  const taken = saved.map(({ id, generation }) => ({
    table: id,
    generation,
    entries: generation.take(),
  }))
  const keepable = keeping?.take(state.position) ?? []
  const changes: TableChanges[] = []
  for (const { table, generation, entries } of taken)
    changes.push({ table, rows: await written(entries), made: generation.made() })
  const result = await rows.commit(changes, state, await written(keepable))()
  for (const { generation } of saved) generation.settle(E.isRight(result))
  keeping?.settle(E.isRight(result))
  if (E.isLeft(result)) onFailure(result.left)
  return E.isRight(result)
}

/** The one writer of a roster's rows. */
export const newSaver = (roster: Roster, ports: Ports): Saver => ({
  ...newCheckpointer(
    {
      changed: () => changedIn(roster) + (ports.keeping?.changed() ?? 0),
      commit: () => commit(roster, ports),
    },
    { worthCommit: rowsPerSave, bound: maxUnsavedRows },
  ),
  savedPosition: () => ports.rows.state().position,
})
