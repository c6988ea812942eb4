/** What each act is, in one sentence: total, so that a new act does not compile until somebody says it. */
import type { ActName } from '../../src/commands/acts.ts'

export const actMeanings: { readonly [N in ActName]: string } = {
  'deliver-notice': 'Notice of a policy version reached the person over a channel.',
  'show-notice': "The text of a policy version stood on the person's screen.",
  'accept-policy': 'The person accepted a policy version by an act of theirs.',
  'decline-policy':
    'The person declined a policy version; a day is set by which they are to leave.',
  'use-service':
    'The app was used: by the person, which may count as acceptance after proven notice, or by itself, which counts for nothing.',
  'accept-agreement': 'The person signed a contract that stands beside the policy.',
  'terminate-agreement': 'That contract ended.',
  'subscribe-service': 'The person subscribed to a service that runs only for who does.',
  'unsubscribe-service': 'The person left that service: nothing more is collected or used for it.',
  'grant-consent': 'The person consented, by one affirmative act, to one scope under one version.',
  'refuse-consent':
    'The person refused; they are not asked again for the cool-down of the law profile.',
  'withdraw-consent':
    'The person took a consent back. Without recipient, device or publication: every one of that kind and purpose.',
  'withdraw-everything':
    'every consent is taken back, all marketing is opted out of, and what partners pass on is revoked',
  'expire-consent': 'The time of a consent, or its one use, is over.',
  'invalidate-consent': 'A consent was found never to have been good.',
  'require-reconsent': 'A consent must be asked for again under a later version.',
  'acknowledge-withdrawal': 'A recipient confirmed that it acts on a withdrawal.',
  'offer-alternatives': "The purpose's alternatives were put to the person.",
  'receive-inbound-proof': 'A partner showed that the person let it pass data on.',
  'revoke-inbound': 'That proof no longer holds.',
  'opt-out-of-marketing': 'No marketing: of one purpose and channel, or of all that are not named.',
  'opt-in-to-marketing': 'Marketing for one purpose over one channel.',
  'acknowledge-suppression': 'A sending system confirmed that it holds an opt-out.',
  'prompt-permission': "The operating system's own dialog was put up on a device.",
  'observe-permission': 'A device permission was looked at; it counts as known for a while only.',
  'observe-uninstall': 'The app left a device. Permissions become unknown; consents stay.',
  'toggle-feature': 'The person switched a feature on or off.',
  'request-disclosure':
    'Data is to leave: authorised or refused by the same ruling that a question would get.',
  'record-disclosure': 'Data left, within what was authorised.',
  'acknowledge-disclosure': 'The recipient confirmed that it received it.',
  'record-publication': 'Data was published, on a consent given for this publication.',
  'take-down': 'What was published was taken down.',
  'invoke-exemption':
    'A statutory exemption is used, with all the evidence that its code demands. Of `officers` the evidence is the word `sealed`; who they are stands in `personal.officerIds`, and so is sealed.',
  'approve-exemption':
    'A second officer, by a credential of their own, approves an exemption whose code asks for two.',
  'give-exemption-notice': 'The person was told afterwards that an exemption was used.',
  'close-exemption': 'That exemption is over.',
  'object-to-public-data': 'The person refuses the use of what is public about them.',
  'flag-minor': 'The person is a minor of this age band.',
  'link-guardian': 'Somebody was checked to be their guardian.',
  'unlink-guardian': 'That person is their guardian no longer.',
  'grant-guardian-consent': 'The guardian consented, for these purposes and this version.',
  'withdraw-guardian-consent': "The guardian's consent was taken back.",
  'reach-majority': 'The person passed an age at which a rule for minors ends.',
  'cancel-account': 'The account is closed; nothing of it is inherited by a later one.',
  'reopen-account':
    'The person has a cancelled account again. Nothing that was agreed to before revives; opt-outs and refusals stay.',
}
