/** Faults that prevent signing or opening a log. src/cli/words/log-words.ts has sentences for them. */

/** An entry of the log at which two parts differ that must be equal. */
export type Disagreement = {
  /** From 0: the first entry known to differ, or the size at which roots differ. */
  readonly index: number
  readonly expected: string
  readonly found: string
}

export type SigningFailure =
  /** The keys, or the last signed tree, are out of reach. */
  | { readonly failure: 'signing-unavailable'; readonly cause: unknown }
  /** A file beside the keys was changed or damaged. */
  | { readonly failure: 'signing-damaged'; readonly where: string; readonly reason: string }
  /** Another process signs for this log; its process id, if known. */
  | { readonly failure: 'signing-locked'; readonly pid: number }
  /** The log was signed before, and its keys are not in the configured place. */
  | { readonly failure: 'signing-lost'; readonly origin: string; readonly next: string }
  /** The keys named by a setting cannot be used for this log. */
  | { readonly failure: 'signing-key-foreign'; readonly origin: string; readonly reason: string }

/** Reasons to refuse a signed log: it contradicts a signed checkpoint. */
export type LogFault =
  /** The log is shorter than the last signed tree. */
  | ({ readonly failure: 'log-rolled-back'; readonly origin: string } & Disagreement)
  /** The log has another root at the signed size. */
  | ({ readonly failure: 'log-forked'; readonly origin: string } & Disagreement)
  /** An event differs from the one whose hash is in the tree. */
  | ({ readonly failure: 'event-rewritten' } & Disagreement)
  /**
   * A file of the tree differs from the log, and the log is the one that was signed. The index is the place in that
   * file.
   */
  | ({ readonly failure: 'tree-damaged'; readonly file: string } & Disagreement)

/** Whether this is a fault of the log, after which nothing may be signed. */
export const isLogFault = (left: { readonly failure: string }): left is LogFault =>
  left.failure === 'log-rolled-back' ||
  left.failure === 'log-forked' ||
  left.failure === 'event-rewritten' ||
  left.failure === 'tree-damaged'
