/**
 * Which acts protect the person, and with which of their values: those by which they, or somebody for them, say no,
 * take back, switch off or leave. They are recorded whatever clock, catalogue, note or header comes with them.
 */
import type { t } from '../fp.ts'
import type { Act, ActName, actCodecs } from './acts.ts'

type ActOf<N extends ActName> = t.TypeOf<(typeof actCodecs)[N]>
type Protects<N extends ActName> = (act: ActOf<N>) => boolean

const always = (): boolean => true
/** Says yes, tells what was shown or done, or is an officer's word that the ledger may ask to be put right and sent again. */
const never = (): boolean => false
const whenOff = ({ state }: { readonly state: 'on' | 'off' }): boolean => state === 'off'

const protective: { readonly [N in ActName]: Protects<N> } = {
  'deliver-notice': never,
  'show-notice': never,
  'accept-policy': never,
  'decline-policy': always,
  'use-service': never,
  'accept-agreement': never,
  'terminate-agreement': always,
  'subscribe-service': never,
  'unsubscribe-service': always,
  'grant-consent': never,
  'refuse-consent': always,
  'withdraw-consent': always,
  'withdraw-everything': always,
  'expire-consent': never,
  'invalidate-consent': never,
  'require-reconsent': never,
  'acknowledge-withdrawal': never,
  'offer-alternatives': never,
  'receive-inbound-proof': never,
  'revoke-inbound': always,
  'opt-out-of-marketing': always,
  'opt-in-to-marketing': never,
  'acknowledge-suppression': never,
  'prompt-permission': never,
  'observe-permission': whenOff,
  'observe-uninstall': always,
  'toggle-feature': whenOff,
  'request-disclosure': never,
  'record-disclosure': never,
  'acknowledge-disclosure': never,
  'record-publication': never,
  'take-down': never,
  'invoke-exemption': never,
  'approve-exemption': never,
  'give-exemption-notice': never,
  'close-exemption': never,
  'object-to-public-data': always,
  'flag-minor': never,
  'link-guardian': never,
  'unlink-guardian': always,
  'grant-guardian-consent': never,
  'withdraw-guardian-consent': always,
  'reach-majority': never,
  'cancel-account': always,
  'reopen-account': never,
}

/** The generic parameter ties each act to the entry of its own name. */
const ask = <N extends ActName>(act: ActOf<N> & { readonly act: N }): boolean =>
  protective[act.act](act)

/** Whether this act protects the person (design invariant: such acts always win). */
export const protects = (act: Act): boolean => ask(act)
