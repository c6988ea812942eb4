/** What an opened ledger says besides its answers. Sentences are for an operator; nothing personal is in them. */

/** "The service cannot be had" (sysexits.h, EX_UNAVAILABLE): rows or credentials failed, and a process started again may do. */
export const engineFailedExit = 69

export type Telling = {
  /** Something is not as it was, and was dealt with. */
  readonly notice: (sentence: string) => void
  /**
   * An engine failed so that this process must not go on: it ends, with this exit code, before anything else happens.
   * What was acknowledged is on disk; what is in flight goes unanswered.
   */
  readonly fatal: (exitCode: number, sentence: string) => void
  /** How far the rows have come on the way to the end of the log, in events, while the ledger opens. */
  readonly foldingRows: (done: number, total: number) => void
}

/** For a ledger inside of something else, which looks at its health. */
export const tellingNobody: Telling = {
  notice: () => {},
  fatal: () => {},
  foldingRows: () => {},
}
