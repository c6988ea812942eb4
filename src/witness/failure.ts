/** The reasons why a witness cannot run. */
export type WitnessFailure =
  /** A file of the state is not as this witness wrote it: its name in the folder. */
  | { readonly failure: 'state-damaged'; readonly file: string }
  /** The folder cannot be read or written; `cause` is what the system says. */
  | { readonly failure: 'state-unavailable'; readonly cause: unknown }
