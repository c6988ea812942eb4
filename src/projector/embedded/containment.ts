/**
 * What happens when LMDB fails. After a failed write lmdb 3.5.6 has written past the end of a buffer of its own
 * (docs/decisions/0030-lmdb-after-a-failed-write.md), and after a failed sync nobody knows what is on disk: this process
 * must end. Rows are folded from the log: the next one goes on from their last commit, or builds them anew.
 */
import { saidBy } from '../../files/lmdb-error.ts'
import { RowsError } from '../rows.ts'
import type { RowsFailure } from '../rows.ts'
import { noteDamage } from './row-marks.ts'

export type Containment = {
  /** Why nothing is read or written here any more. */
  readonly over: () => RowsFailure | undefined
  /** LMDB could not write, or sync. */
  readonly writeFailed: (cause: unknown) => RowsError
  /** LMDB could not read. */
  readonly readFailed: (cause: unknown) => RowsError
  /** What was read is not what was written, at a place such as a table's name. */
  readonly damaged: (where: string) => RowsError
}

/** For the rows in the folder `path`; `onFatal` is told once, in one sentence, and ends the process. */
export const containing = (path: string, onFatal: (sentence: string) => void): Containment => {
  let over: RowsFailure | undefined
  const end = (sentence: string, cause: unknown): RowsError => {
    const isFirst = over === undefined
    over ??= { failure: 'rows-unavailable', cause: sentence }
    if (isFirst) onFatal(sentence)
    return new RowsError(sentence, { cause })
  }
  const fail = (what: string) => (cause: unknown) =>
    end(
      `the rows in ${path} could not be ${what} (${saidBy(cause)}): this process ends, since the library they are in must not be used after that; started again it goes on from what is on disk`,
      cause,
    )
  return {
    over: () => over,
    writeFailed: fail('written'),
    readFailed: fail('read'),
    damaged: (where) => {
      noteDamage(path, `${where} was not as it was written`)
      return end(
        `the rows in ${path} are damaged (${where} is not as it was written): this process ends; started again it sets them aside and builds new ones from the log`,
        where,
      )
    },
  }
}
