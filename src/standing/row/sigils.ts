/** The characters that hold a standing's row together. */

/** One character for each kind of entry. Neither they nor `end` are in an id, an instant, a word or a key. */
export const sigils = {
  joined: '}',
  reopened: '`',
  cancelled: '!',
  erased: '~',
  minor: '?',
  guardianConsents: '&',
  guardians: '{',
  policies: '#',
  notices: '@',
  consents: '$',
  permissions: '%',
  marketing: '+',
  inbound: '<',
  agreements: '=',
  subscriptions: '>',
  exemptions: '^',
  objections: '(',
  features: ')',
  sweeps: '[',
  reached: ']',
} as const
/** What closes an entry. */
export const end = '\n'
