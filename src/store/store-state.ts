/** The state of a log in this process, beside the port's answers. */

/** The state of a store that knows it without a request. `says` is for an operator: the place and the remedy. */
export type StoreState =
  | { readonly state: 'ok' }
  /** Appends are refused until there is room, and go on by themselves then. */
  | { readonly state: 'full'; readonly says: string }
  /** Something of the log is not as it was written: nothing is appended until a restart finds it whole. */
  | { readonly state: 'damaged'; readonly says: string }
  /** Nothing is read or written any more. */
  | { readonly state: 'ended'; readonly says: string }
