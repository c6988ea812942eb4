/** Writes on their way, and reads that must not see half of what one makes known: those run between two of them. */
import { RowsError } from '../rows.ts'

export type InTurns = {
  /** Runs a write; one at a time, as whoever commits sees to. Reads that wait run in the turn in which it ends. */
  readonly write: (action: () => Promise<unknown>) => Promise<void>
  /** Runs a read in one turn, at once or after the write that is on its way; rejects where nothing is read any more. */
  readonly read: <A>(read: () => A) => Promise<A>
}

/** `isOver`: nothing is read any more. */
export const inTurns = (isOver: () => boolean): InTurns => {
  let writing = 0
  let waiting: (() => void)[] = []
  return {
    write: async (action) => {
      writing += 1
      try {
        await action()
      } finally {
        writing -= 1
        if (writing === 0) {
          const due = waiting
          waiting = []
          for (const each of due) each()
        }
      }
    },
    read: (read) =>
      new Promise((resolve, reject) => {
        const run = (): void => {
          try {
            if (isOver()) throw new RowsError('the rows are not read any more')
            resolve(read())
          } catch (cause) {
            reject(cause)
          }
        }
        if (writing === 0) run()
        else waiting.push(run)
      }),
  }
}
