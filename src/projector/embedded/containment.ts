/**
 * What happens when LMDB fails. After a failed write lmdb 3.5.6 has written past the end of a buffer of its own
 * (docs/decisions/0030-lmdb-after-a-failed-write.md), and after a failed sync nobody knows what is on disk: this process
 * must end. Rows are folded from the log: the next one goes on from their last commit, or builds them anew.
 */
import { isSystems, saidBy } from '../../files/lmdb-error.ts'
import { RowsError } from '../rows.ts'
import type { RowsFailure } from '../rows.ts'
import { noteDamage } from './row-marks.ts'

/**
 * `damaged`: what was read is not what was written, and nothing was written since: a process that opens the rows can
 * begin again without them. `failed`: the library must not be used again in this process.
 */
export type WhyOver = 'damaged' | 'failed'

export type Containment = {
  /** The reason why nothing is read or written here any more. */
  readonly over: () => RowsFailure | undefined
  /** Whether the library may still be asked to close the rows. */
  readonly mayClose: () => boolean
  /** LMDB could not write, or sync. */
  readonly writeFailed: (cause: unknown) => RowsError
  /** LMDB could not read. */
  readonly readFailed: (cause: unknown) => RowsError
  /** Stored data differs from the written data, at a place such as a table's name. */
  readonly damaged: (where: string) => RowsError
}

type Over = { readonly failure: RowsFailure; readonly why: WhyOver }

/** For the rows in the folder `path`; `onFatal` is told once, in one sentence. */
export const containing = (
  path: string,
  onFatal: (sentence: string, why: WhyOver) => void,
): Containment => {
  let over: Over | undefined
  const end = (sentence: string, why: WhyOver, cause: unknown): RowsError => {
    const isFirst = over === undefined
    over ??= { failure: { failure: 'rows-unavailable', cause: sentence }, why }
    if (isFirst) onFatal(sentence, why)
    return new RowsError(sentence, { cause })
  }
  const damaged = (where: string, cause: unknown): RowsError => {
    noteDamage(path, `${where} was not as it was written`)
    return end(
      `the rows in ${path} are damaged (${where} is not as it was written): this process ends; started again it sets them aside and builds new ones from the log`,
      'damaged',
      cause,
    )
  }
  return {
    over: () => over?.failure,
    mayClose: () => over === undefined || over.why === 'damaged',
    writeFailed: (cause) => {
      // LMDB's own no, where the system said none: it met a page that is not what it wrote.
      if (!isSystems(cause)) noteDamage(path, `LMDB could not write to them (${saidBy(cause)})`)
      const sentence = `the rows in ${path} could not be written (${saidBy(cause)}): this process ends, since the library they are in must not be used after that; started again it goes on from what is on disk`
      return end(sentence, 'failed', cause)
    },
    readFailed: (cause) => {
      if (!isSystems(cause)) return damaged(`a page of them (LMDB says: ${saidBy(cause)})`, cause)
      const sentence = `the rows in ${path} could not be read (${saidBy(cause)}): this process ends, since the library they are in must not be used after that; started again it goes on from what is on disk`
      return end(sentence, 'failed', cause)
    },
    damaged: (where) => damaged(where, where),
  }
}
