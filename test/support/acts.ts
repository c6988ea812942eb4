/**
 * Acts as a service sends them. Those under a policy are said under version 2 of the small one of the decisions' tests;
 * under the shipped policy they stand in `test/acceptance/acts.ts`.
 */

/** Version 2 of the small policy. */
export const privacy = { policy: 'privacy', version: '2' }

export const showNotice = { act: 'show-notice', ...privacy, locale: 'en' }
export const acceptPolicy = { act: 'accept-policy', ...privacy }
export const declinePolicy = { act: 'decline-policy', ...privacy }

/** A yes to showing one's profile, by a switch of its own that was off. */
export const grant = {
  act: 'grant-consent',
  kind: 'purpose_consent',
  purpose: 'profile.display',
  categories: ['nickname', 'avatar'],
  ...privacy,
  how: 'switch',
  control: 'off',
  single: true,
}

const ofGrant = { kind: grant.kind, purpose: grant.purpose, how: 'switch' }
/** That consent taken back. */
export const withdraw = { act: 'withdraw-consent', ...ofGrant }
/** A no to what it is a yes to. */
export const refuse = { act: 'refuse-consent', ...ofGrant }

/** All consents taken back, by a click. */
export const withdrawAll = { act: 'withdraw-everything', how: 'click' }

/** A no to all marketing, under every policy. */
export const optOut = { act: 'opt-out-of-marketing', how: 'hotline' }

export const flagMinor = { act: 'flag-minor', band: '8_to_13' }
export const cancelAccount = (account: 'app' | 'ebank') => ({ act: 'cancel-account', account })
