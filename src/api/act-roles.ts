/** Who may record which act, and vouch for which time: least by default. */
import type { ActName } from '../commands/acts.ts'
import type { ActKind, Role, TimeSource } from '../events/vocabulary.ts'

type Recorders = ReadonlyArray<Extract<Role, 'service' | 'officer' | 'subject'>>

const service: Recorders = ['service']
const officer: Recorders = ['officer']
const both: Recorders = ['service', 'officer']
/** What a person may do to their own record without anybody in between. */
const own: Recorders = ['service', 'subject']

/** In the order in which a caller with several roles is taken: the event names the first that fits. */
export const actRoles: { readonly [N in ActName]: Recorders } = {
  'deliver-notice': service,
  'show-notice': service,
  'accept-policy': own,
  'decline-policy': own,
  'use-service': service,
  'accept-agreement': own,
  'terminate-agreement': both,
  'subscribe-service': own,
  'unsubscribe-service': ['service', 'officer', 'subject'],
  'grant-consent': own,
  'refuse-consent': own,
  'withdraw-consent': ['service', 'officer', 'subject'],
  'withdraw-everything': ['service', 'officer', 'subject'],
  'expire-consent': both,
  'invalidate-consent': officer,
  'require-reconsent': officer,
  'acknowledge-withdrawal': service,
  'offer-alternatives': service,
  'receive-inbound-proof': service,
  'revoke-inbound': ['service', 'officer', 'subject'],
  'opt-out-of-marketing': ['service', 'officer', 'subject'],
  'opt-in-to-marketing': own,
  'acknowledge-suppression': service,
  'prompt-permission': service,
  'observe-permission': service,
  'observe-uninstall': service,
  'toggle-feature': own,
  'request-disclosure': service,
  'record-disclosure': service,
  'acknowledge-disclosure': service,
  'record-publication': service,
  'take-down': both,
  'invoke-exemption': officer,
  'approve-exemption': officer,
  'give-exemption-notice': both,
  'close-exemption': officer,
  'object-to-public-data': ['service', 'officer', 'subject'],
  'flag-minor': both,
  'link-guardian': officer,
  'unlink-guardian': officer,
  'grant-guardian-consent': both,
  'withdraw-guardian-consent': both,
  'reach-majority': both,
  'cancel-account': ['service', 'officer', 'subject'],
  // The service makes sure who comes back: a token that was stolen opens nothing.
  'reopen-account': service,
}

/** Whose word on when it happened is taken from whom; `import` reaches back without bound and is the officers'. */
export const timeSources: { readonly [R in Recorders[number]]: ReadonlyArray<TimeSource> } = {
  service: ['ledger', 'service', 'device', 'hotline', 'counter', 'partner'],
  officer: ['ledger', 'service', 'device', 'hotline', 'counter', 'partner', 'import'],
  subject: ['ledger', 'device'],
}

/**
 * Whose word is taken on how a will was shown. What takes somebody else to see (a counter, a hotline, a signature on
 * paper, an answer to a message) is vouched for by those who saw it, never by the person's own token.
 */
export const vouchedHow: { readonly [R in Recorders[number]]: ReadonlyArray<ActKind> } = {
  service: ['click', 'switch', 'signature', 'hotline', 'counter', 'sms_reply', 'form'],
  officer: ['click', 'switch', 'signature', 'hotline', 'counter', 'sms_reply', 'form'],
  subject: ['click', 'switch', 'form'],
}
