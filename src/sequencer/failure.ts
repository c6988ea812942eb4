/** Failures that prevent a log from being signed or opened. src/cli/words/log-words.ts has the sentences. */

/** A place among the entries of the log where two parts that must agree do not. */
export type Disagreement = {
  /** From 0; that of the first entry that is known to differ, or the size at which roots differ. */
  readonly index: number
  readonly expected: string
  readonly found: string
}

export type SigningFailure =
  /** The keys, or what was signed last, cannot be reached. */
  | { readonly failure: 'signing-unavailable'; readonly cause: unknown }
  /** Data beside the keys differs from the written data. */
  | { readonly failure: 'signing-damaged'; readonly where: string; readonly reason: string }
  /** Another process signs for this log: its id where it is known. */
  | { readonly failure: 'signing-locked'; readonly pid: number }
  /** The log was signed for before, and its keys are not where they are looked for. */
  | { readonly failure: 'signing-lost'; readonly origin: string; readonly next: string }
  /** The keys that were given by setting cannot be used. */
  | { readonly failure: 'signing-key-foreign'; readonly origin: string; readonly reason: string }

/** The reasons why a signed log is not opened: a statement to others no longer holds. */
export type LogFault =
  /** The log is shorter than what was signed. */
  | ({ readonly failure: 'log-rolled-back'; readonly origin: string } & Disagreement)
  /** At the size that was signed, the log has another root. */
  | ({ readonly failure: 'log-forked'; readonly origin: string } & Disagreement)
  /** An event is not the one whose hash is in the tree. */
  | ({ readonly failure: 'event-rewritten' } & Disagreement)
  /** A file of the tree is not what the log makes, and the log is the one that was signed; the index is that in the file. */
  | ({ readonly failure: 'tree-damaged'; readonly file: string } & Disagreement)

/** Whether this is a fault of the log, for which nothing may be signed any more. */
export const isLogFault = (left: { readonly failure: string }): left is LogFault =>
  left.failure === 'log-rolled-back' ||
  left.failure === 'log-forked' ||
  left.failure === 'event-rewritten' ||
  left.failure === 'tree-damaged'
