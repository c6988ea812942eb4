/** The words for one type of event. */

/**
 * `none`: the event is not a consent, whatever it permits; for example a contract, an exemption, a device permission
 * (invariant 5).
 */
export type ConsentState =
  | 'given'
  | 'refused'
  | 'withdrawn'
  | 'expired'
  | 'invalidated'
  | 'requested'
  | 'none'

export type EventRow = {
  /** The name in tables, in Chinese; the English name is the type itself. */
  readonly name: string
  /**
   * The sentence of a report, without its full stop. `{field}` stands for a field of the event's body in words. `[…]` is
   * left out where a field inside is absent; `[field?…]` stands where the field is there and not false, `[!field?…]` else.
   */
  readonly happened: readonly [zh: string, en: string]
}

/** For an event of a person's record: the sentence to the person, and the meaning for consent, if any. */
export type PersonRow = EventRow & {
  readonly toPerson: readonly [zh: string, en: string]
  /** The same of an event that names one policy, where that makes it less. */
  readonly toPersonOfPolicy?: readonly [zh: string, en: string]
  readonly consent?: Exclude<ConsentState, 'none'>
}

/** A row for each of these types; a missing one does not compile. */
export type PersonRows<T extends string> = { readonly [Type in T]: PersonRow }
