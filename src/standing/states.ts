/** The words in which a receipt says how something stands. */
export const resultStates = [
  'accepted',
  'acknowledged',
  'active',
  'authorised',
  'cancelled',
  'declined',
  'ended',
  'expired',
  'granted',
  'invalidated',
  'linked',
  'made',
  'made_after_withdrawal',
  'minor',
  'objected',
  'off',
  'on',
  'opted_in',
  'opted_out',
  'received',
  'reconsent_required',
  'refused',
  'reopened',
  'requested',
  'revoked',
  'signed',
  'subscribed',
  'terminated',
  'unknown',
  'unlinked',
  'unsubscribed',
  'used',
  'withdrawn',
] as const

/** As many things as a receipt tells of. */
export const maxResults = 100

/** The state of an entry. */
export type ResultState = (typeof resultStates)[number]
