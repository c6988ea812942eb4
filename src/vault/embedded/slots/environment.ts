/**
 * The only two ways to touch the vault's rows, `read` and `write`. Writes that come together form a group: each action
 * in turn over what those before it left, then one write and one sync for all of them. Nobody reads what is not on
 * disk: a key that another's crash takes back could seal nothing that opens.
 */
import { E } from '../../../fp.ts'
import type { Either, TaskEither } from '../../../fp.ts'
import type { ErasedPagesState, VaultFailure } from '../../key-vault.ts'
import { checkLater } from './check-later.ts'
import { commit, fatal } from './commit.ts'
import type { Outcome } from './commit.ts'
import { unavailable } from '../format/damage.ts'
import { newDraft, rowsOf } from '../memory/draft.ts'
import type { Draft, Rows, WritableRows } from '../memory/draft.ts'
import { keepTable } from '../files/keep-table.ts'
import { settle } from './settle.ts'
import type { State } from '../memory/state.ts'

/**
 * `settled`: answered once no older copy of what was written over is left in the folder. `erasure`: so too, and taken
 * though slots of others are damaged: whoever is to be forgotten does not wait for a backup to be restored.
 */
export type Manner = 'plain' | 'settled' | 'erasure'

export type Environment = {
  /** Runs at once on what is on disk. */
  readonly read: <F, A>(action: (rows: Rows) => Either<F, A>) => Either<F | VaultFailure, A>
  /** Answers when it is on disk. What an action that refuses, or throws, has put is taken back. */
  readonly write: <F, A>(
    action: (rows: WritableRows) => Either<F, A>,
    manner?: Manner,
  ) => TaskEither<F | VaultFailure, A>
  /** The last mark of the ledger; empty if there was none. */
  readonly mark: () => string
  /** Keeps it in place of what was there: on disk before it answers. */
  readonly keepMark: (mark: string) => TaskEither<VaultFailure, void>
  readonly erased: () => ErasedPagesState
  /** Resolves when nothing waits to be written any more. */
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A write that waits: `act` runs it and gives how it is answered once its group is on disk. */
type Waiting = {
  readonly manner: Manner
  readonly act: (rows: WritableRows, draft: Draft) => () => void
  readonly fail: (failure: VaultFailure) => void
}

type Queue = {
  waiting: Waiting[]
  running?: Promise<void>
  closing?: Promise<void>
  /** A change whose older copies are still in `changes`. */
  unsettled: boolean
}

/** Writes of one group: some hundred kilobytes at the most. */
const mostWrites = 512

// Those who were just answered have then sent their next write, and it joins the group.
const othersHaveSpoken = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))

const end = (state: State, queue: Queue, onFatal: (sentence: string) => void) => {
  return (outcome: Extract<Outcome, { outcome: 'fatal' }>, asked: ReadonlyArray<Waiting>): void => {
    const { what, cause } = outcome
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'a short write'
    const sentence =
      `The vault could not ${what} (${code}): what was just being written may or may not be there. ` +
      'Nothing more is read or written by this process; the next start reads what is on disk.'
    state.over = unavailable(sentence)
    for (const one of [...asked, ...queue.waiting.splice(0)]) one.fail(state.over)
    onFatal(sentence)
  }
}

/** Runs the actions and writes what they put; answers them once it is on disk. */
const runGroup = async (
  state: State,
  queue: Queue,
  group: ReadonlyArray<Waiting>,
): Promise<Outcome> => {
  const draft = newDraft(state)
  const answers = group.map((one) => one.act(draft.rows, draft))
  if (draft.images.size > 0) {
    const outcome = await commit(state, draft.images)
    if (outcome.outcome !== 'written') return outcome
  }
  queue.unsettled ||= group.some(({ manner }) => manner !== 'plain')
  // Rows in the slots are answered now; if older copies must be gone, once they are.
  const plain = (index: number): boolean => group[index]?.manner === 'plain' || !queue.unsettled
  answers.forEach((answer, index) => {
    if (plain(index)) answer()
  })
  if (!queue.unsettled) return { outcome: 'written' }
  try {
    await settle(state)
  } catch (cause) {
    return fatal('be settled', cause)
  }
  queue.unsettled = false
  answers.forEach((answer) => answer())
  return { outcome: 'written' }
}

const run = async (
  state: State,
  queue: Queue,
  onFatal: (sentence: string) => void,
): Promise<void> => {
  const endWith = end(state, queue, onFatal)
  while (queue.waiting.length > 0) {
    await othersHaveSpoken()
    const group = queue.waiting.splice(0, mostWrites)
    let outcome: Outcome
    try {
      outcome = await runGroup(state, queue, group)
    } catch (cause) {
      // Only reads of the disk throw here, before anything is written.
      outcome = { outcome: 'refused', failure: unavailable(cause) }
    }
    if (outcome.outcome === 'refused') for (const one of group) one.fail(outcome.failure)
    if (outcome.outcome === 'fatal') endWith(outcome, group)
  }
  delete queue.running
}

const closed = unavailable('closed')

const writing =
  (state: State, queue: Queue, onFatal: (sentence: string) => void): Environment['write'] =>
  (action, manner = 'plain') =>
  () =>
    new Promise((resolve) => {
      const damaged = manner === 'erasure' ? undefined : state.damaged
      const failure = state.over ?? damaged ?? (queue.closing === undefined ? undefined : closed)
      if (failure !== undefined) {
        resolve(E.left(failure))
        return
      }
      const act: Waiting['act'] = (rows, draft) => {
        try {
          const result = action(rows)
          if (E.isLeft(result)) draft.undo()
          else draft.keep()
          return () => resolve(result)
        } catch (cause) {
          draft.undo()
          return () => resolve(E.left(unavailable(cause)))
        }
      }
      queue.waiting.push({ manner, act, fail: (left) => resolve(E.left(left)) })
      queue.running ??= run(state, queue, onFatal)
    })

const closing = async (state: State, queue: Queue): Promise<void> => {
  await queue.running
  try {
    // The next start would do it; without it, it would read some changes again.
    if (state.over === undefined) {
      await settle(state)
      // Damage that is known must be met by the next opening, which reads all of it.
      if (state.damaged === undefined) await keepTable(state)
    }
  } catch {
    // Nothing that was answered depends on it.
  }
  state.over ??= closed
  state.io.close(state.slotsFile)
  state.io.close(state.changesFile)
}

const checking = async (state: State, onDamage: (where: string) => void): Promise<void> => {
  const damage = await checkLater(state)
  if (damage === undefined) return
  state.damaged ??= damage
  onDamage(damage.where)
}

export type EnvironmentPorts = {
  /** The process is to end, with this sentence and with 74. */
  readonly onFatal?: (sentence: string) => void
  /** Slots that were not read by the opening were read since, and this one is damaged: nothing more is written. */
  readonly onDamage?: (where: string) => void
}

/** Opened files as an environment. */
export const environmentOf = (
  state: State,
  { onFatal = () => {}, onDamage = () => {} }: EnvironmentPorts = {},
): Environment => {
  const queue: Queue = { waiting: [], unsettled: false }
  void checking(state, onDamage)
  const rows = rowsOf(state)
  const write = writing(state, queue, onFatal)
  return {
    read: (action) => {
      const failure = state.over ?? (queue.closing === undefined ? undefined : closed)
      if (failure !== undefined) return E.left(failure)
      try {
        return action(rows)
      } catch (cause) {
        return E.left(unavailable(cause))
      }
    },
    write,
    mark: () => state.mark,
    keepMark: (mark) =>
      write(() => {
        state.mark = mark
        return E.right(undefined)
      }, 'settled'),
    erased: () => (queue.unsettled ? (state.over === undefined ? 'pending' : 'failed') : 'done'),
    idle: async () => {
      await queue.running
    },
    close: () => (queue.closing ??= closing(state, queue)),
  }
}
