/** Everything that may be recorded about a person, in one place. */
import { E } from '../fp.ts'
import type { Either, t } from '../fp.ts'
import { decode } from '../kernel/codec.ts'
import type { Fault } from '../kernel/codec.ts'
import * as consent from './consent-acts.ts'
import * as device from './device-acts.ts'
import * as disclosure from './disclosure-acts.ts'
import * as notice from './notice-acts.ts'
import * as person from './person-acts.ts'
import * as subscription from './subscription-acts.ts'

/** One codec per act, by the name that stands in its `act` field. */
export const actCodecs = {
  'deliver-notice': notice.DeliverNotice,
  'show-notice': notice.ShowNotice,
  'accept-policy': notice.AcceptPolicy,
  'decline-policy': notice.DeclinePolicy,
  'use-service': notice.UseService,
  'accept-agreement': notice.AcceptAgreement,
  'terminate-agreement': notice.TerminateAgreement,
  'subscribe-service': subscription.SubscribeService,
  'unsubscribe-service': subscription.UnsubscribeService,
  'grant-consent': consent.GrantConsent,
  'refuse-consent': consent.RefuseConsent,
  'withdraw-consent': consent.WithdrawConsent,
  'withdraw-everything': consent.WithdrawEverything,
  'expire-consent': consent.ExpireConsent,
  'invalidate-consent': consent.InvalidateConsent,
  'require-reconsent': consent.RequireReconsent,
  'acknowledge-withdrawal': consent.AcknowledgeWithdrawal,
  'offer-alternatives': consent.OfferAlternatives,
  'receive-inbound-proof': consent.ReceiveInboundProof,
  'revoke-inbound': consent.RevokeInbound,
  'opt-out-of-marketing': consent.OptOut,
  'opt-in-to-marketing': consent.OptIn,
  'acknowledge-suppression': consent.AcknowledgeSuppression,
  'prompt-permission': device.PromptPermission,
  'observe-permission': device.ObservePermission,
  'observe-uninstall': device.ObserveUninstall,
  'toggle-feature': device.ToggleFeature,
  'request-disclosure': disclosure.RequestDisclosure,
  'record-disclosure': disclosure.RecordDisclosure,
  'acknowledge-disclosure': disclosure.AcknowledgeDisclosure,
  'record-publication': disclosure.RecordPublication,
  'take-down': disclosure.TakeDown,
  'invoke-exemption': person.InvokeExemption,
  'approve-exemption': person.ApproveExemption,
  'give-exemption-notice': person.GiveExemptionNotice,
  'close-exemption': person.CloseExemption,
  'object-to-public-data': person.ObjectToPublicData,
  'flag-minor': person.FlagMinor,
  'link-guardian': person.LinkGuardian,
  'unlink-guardian': person.UnlinkGuardian,
  'grant-guardian-consent': person.GrantGuardianConsent,
  'withdraw-guardian-consent': person.WithdrawGuardianConsent,
  'reach-majority': person.ReachMajority,
  'cancel-account': person.CancelAccount,
  'reopen-account': person.ReopenAccount,
} as const

export type ActName = keyof typeof actCodecs
/** What may be asked to be recorded about a person; the person is named beside it. */
export type Act = { [N in ActName]: t.TypeOf<(typeof actCodecs)[N]> }[ActName]

const isActName = (u: unknown): u is ActName => typeof u === 'string' && Object.hasOwn(actCodecs, u)
const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** Decodes one act by its name, or says every fault. */
export const decodeAct = (value: unknown): Either<ReadonlyArray<Fault>, Act> => {
  if (!isRecord(value)) return E.left([{ path: '', expected: 'an act' }])
  const name = value['act']
  if (!isActName(name))
    return E.left([{ path: 'act', expected: `one of ${Object.keys(actCodecs).join(' | ')}` }])
  const codec: t.Decoder<unknown, Act> = actCodecs[name]
  return decode(codec)(value)
}
