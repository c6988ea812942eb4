/** The characters that hold a standing's row together. */

/** One character for each kind of entry. Neither they nor `end` are in an id, an instant, a word or a key. */
export const sigils = {
  cancelled: '!',
  erased: '~',
  minor: '?',
  guardianConsent: '&',
  guardians: '{',
  policies: '#',
  notices: '@',
  consents: '$',
  permissions: '%',
  marketing: '+',
  inbound: '<',
  agreements: '=',
  exemptions: '^',
  objections: '(',
  features: ')',
} as const
/** What closes an entry. */
export const end = '\n'

/** Entries of one kind by key. */
export type Table<A> = { readonly [key: string]: A }
/** The same in groups, such as permissions by device. */
export type Grouped<A> = { readonly [group: string]: Table<A> }
