/** The words for one type of event. */

/** `none`: it is no consent, whatever it lets happen: a contract, an exemption, a permission of a device (invariant 5). */
export type ConsentState =
  | 'given'
  | 'refused'
  | 'withdrawn'
  | 'expired'
  | 'invalidated'
  | 'requested'
  | 'none'

export type EventRow = {
  /** As a table shows it, in Chinese; in English it is the type's own name. */
  readonly name: string
  /**
   * The sentence of a report, without its full stop. `{field}` stands for a field of the event's body in words. `[…]` is
   * left out where a field inside is absent; `[field?…]` stands where the field is there and not false, `[!field?…]` else.
   */
  readonly happened: readonly [zh: string, en: string]
}

/** Of an event of a person's record: how the person is told of it, and what it says of consent where it says anything. */
export type PersonRow = EventRow & {
  readonly toPerson: readonly [zh: string, en: string]
  readonly consent?: Exclude<ConsentState, 'none'>
}

/** A row for each of these types: a new event does not compile until it has one. */
export type PersonRows<T extends string> = { readonly [Type in T]: PersonRow }
