/** Messages of an opened ledger beside its answers. Sentences are for an operator; nothing personal is in them. */
import type { NoticeCode } from '../operations/log-line.ts'

/** "The service cannot be had" (sysexits.h, EX_UNAVAILABLE): rows or credentials failed, and a process started again may do. */
export const engineFailedExit = 69

export type Telling = {
  /** Something is not as it was, and was dealt with. The code is for whoever counts; `noticed` when absent. */
  readonly notice: (sentence: string, code?: NoticeCode) => void
  /**
   * An engine failed so that this process must not go on: it ends, with this exit code, before anything else happens but
   * a change of the credentials that is under way (`nativeCall`).
   * What was acknowledged is on disk; what is in flight goes unanswered.
   */
  readonly fatal: (exitCode: number, sentence: string) => void
  /**
   * A native thread works at this, and waits on the way for this thread: `process.exit` would wait for the native one, and
   * for ever. An end waits for it first, for a second at most.
   */
  readonly nativeCall: (call: Promise<unknown>) => void
  /**
   * The rows are damaged, and are not read any more: as `fatal` where a ledger is served. One that opens begins again
   * with new rows, and is told nothing but that (src/main/open-again.ts).
   */
  readonly rowsDamaged: (sentence: string) => void
  /**
   * An engine has ended by itself, and has answered what was in flight: the process ends with this exit code as soon as
   * those answers are out, and in a second at most.
   */
  readonly ending: (exitCode: number, sentence: string) => void
  /** The number of open segments, of all, while the log opens. */
  readonly openingLog: (done: number, total: number) => void
  /** The position of the rows on the way to the end of the log, in events, while the ledger opens. */
  readonly foldingRows: (done: number, total: number) => void
}

/** For a ledger inside of something else, which looks at its health. */
export const tellingNobody: Telling = {
  notice: () => {},
  fatal: () => {},
  nativeCall: () => {},
  rowsDamaged: () => {},
  ending: () => {},
  openingLog: () => {},
  foldingRows: () => {},
}
