/** What each reason code says: total, so that a new code does not compile until somebody says it. */
import type { ReasonCode } from '../../src/decisions/answer.ts'

export const reasonMeanings: { readonly [C in ReasonCode]: string } = {
  ACCOUNT_CANCELLED:
    'The account was cancelled; DENY, or STORE_ONLY where a statute holds the data.',
  HELD_BY_STATUTE:
    'A statute makes the bank keep these categories: they may be stored, nothing else.',
  PROHIBITED: 'The policy promises never to do this, whatever was consented to.',
  PURPOSE_UNREGISTERED: 'No version in force registers this purpose.',
  PURPOSE_NOT_YET_EFFECTIVE: 'A published version registers it, and takes effect later.',
  CATEGORY_UNREGISTERED: 'The purpose does not list these categories.',
  SECRET_CATEGORY: 'An authentication secret never leaves.',
  OUT_OF_SCOPE:
    'The operation, place, recipient, source or consent does not reach this far: see `item`.',
  MESSAGE_CLASS_REQUIRED:
    'The message names neither template nor class: it may be an offer as well as a notice.',
  MESSAGE_RECLASSED: 'One part of the message is marketing, which makes all of it marketing.',
  TEMPLATE_UNREGISTERED: 'No such message template.',
  CHANNEL_UNREGISTERED: 'No such channel.',
  CHANNEL_NOT_FOR_CLASS: 'The policy does not name this channel for messages of this class.',
  RECIPIENT_REQUIRED: 'Data is to be provided, and nobody was named to receive it.',
  RECIPIENT_UNREGISTERED: 'The recipient is not registered for this purpose.',
  RECIPIENT_FROZEN: 'Nothing goes to this recipient for now.',
  SOURCE_UNREGISTERED: 'The source is not registered for this purpose.',
  REGION: 'The data would leave its region.',
  GUARDIAN_REQUIRED:
    'The person is a minor, and no guardian consented to this purpose and version.',
  MINOR_RESTRICTED: 'The purpose is closed to minors.',
  EXEMPTION_INVALID: 'The caller relies on an exemption, and none in order covers this.',
  EVIDENCE_REQUIRED: 'These categories may be touched only under an evidenced exemption.',
  NOT_ACCEPTED: 'The person never answered the policy.',
  NON_ACCEPTANCE: 'The person declined the policy.',
  RECONSENT_REQUIRED: 'What was agreed to was another version of this purpose.',
  WITHDRAWN: 'The person took the consent back.',
  OPTED_OUT: 'The person opted out of this marketing.',
  EXPIRED: 'The time of the consent is over.',
  INVALIDATED: 'The consent was never good.',
  CHANNEL_OFF:
    'The channel hangs on a device permission that is not on, or was not observed for too long.',
  DEVICE_REQUIRED: 'The answer depends on the device, and none was named.',
  PERMISSION_OFF: 'The device permission is off.',
  PERMISSION_UNKNOWN: 'The device permission was never observed, or is unknown since.',
  PERMISSION_STALE: 'The device permission was observed too long ago.',
  NO_AGREEMENT: 'The contract that this purpose rests on is not in force.',
  NO_INBOUND_PROOF: 'No live proof that the person let the source pass these data on.',
  NO_WARRANTY: 'The source has no warranty in force.',
  NO_OPT_IN: 'The law profile asks for an opt-in to this marketing; there is none.',
  NO_CONSENT: 'Never asked for this purpose.',
  NO_EXPLICIT_CONSENT: 'Never asked for explicit consent.',
  NO_SEPARATE_CONSENT: 'Never asked for separate consent.',
  NO_PUBLICATION_CONSENT: 'Never asked for consent to this publication.',
  PROMPT_SUPPRESSED: 'The person refused not long ago and must not be asked again yet.',
  REFUSED: 'The person refused.',
  PROJECTION_BEHIND: 'The rows are too old to decide on, or folding stopped.',
  EXEMPTION: 'ALLOW, on a statutory exemption; it is no consent.',
  LEGACY_BUNDLED_BASIS: 'ALLOW, on an acceptance of the policy as a whole, as its text has it.',
  IN_ORDER: 'ALLOW: all that is needed is there.',
}
