/** How a log is that lies in this process, beside what the port answers. */

/** How a store is that knows it without asking anybody. `says` is for an operator: where, and what to do. */
export type StoreState =
  | { readonly state: 'ok' }
  /** Appends are refused until there is room, and go on by themselves then. */
  | { readonly state: 'full'; readonly says: string }
  /** Something of the log is not as it was written: nothing is appended until a restart finds it whole. */
  | { readonly state: 'damaged'; readonly says: string }
  /** Nothing is read or written any more. */
  | { readonly state: 'ended'; readonly says: string }
