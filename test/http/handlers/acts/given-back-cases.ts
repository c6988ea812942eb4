/** For each field of an act that holds an id: an act in which everything else is in order. */
import { grant } from '../../../support/acts.ts'
import { asked, invoked } from './given-back-house.ts'

const scope = { kind: 'separate_consent', purpose: 'shop.order' }
const how = { how: 'switch' }
const onDevice = { permission: 'location', source: 'callback' }
const inForce = { policy: 'privacy', version: '2' }

/** A request without its id; its role, if not a service; and the answer to an id of another person. */
export type Case = {
  readonly body: object
  readonly by?: 'officer'
  /** `recorded`: the id is the caller's own choice, such as a device's, and opens nothing that was there. */
  readonly answers: string
  /** To an id that stands for something of somebody else's in this ledger, where that is another answer. */
  readonly toAnothers?: string
}

const chosen = (body: object): Case => ({ body, answers: 'recorded' })
/** The id belongs to another person: it cannot be used, and no more is said. */
const begun = (body: object): Case => ({ ...chosen(body), toAnothers: 'matter-taken' })
const neverGiven = (body: object, by?: 'officer'): Case => ({
  body: { ...scope, ...body },
  ...(by === undefined ? {} : { by }),
  answers: 'consent-never-given',
})

/** One for each field of an act that holds an id; one that is missing fails the first test. */
export const cases: { readonly [field: string]: Case } = {
  'grant-consent.device': { body: { ...grant }, answers: 'scope-unusable' },
  'grant-consent.publication': { body: { ...grant }, answers: 'scope-unusable' },
  'grant-consent.survey': { body: { ...grant }, answers: 'scope-unusable' },
  'expire-consent.device': neverGiven({}),
  'expire-consent.publication': neverGiven({}),
  'expire-consent.survey': neverGiven({}),
  'invalidate-consent.device': neverGiven({ ground: 'bundled' }, 'officer'),
  'invalidate-consent.publication': neverGiven({ ground: 'bundled' }, 'officer'),
  'invalidate-consent.survey': neverGiven({ ground: 'bundled' }, 'officer'),
  'require-reconsent.device': neverGiven(inForce, 'officer'),
  'require-reconsent.publication': neverGiven(inForce, 'officer'),
  'require-reconsent.survey': neverGiven(inForce, 'officer'),
  'acknowledge-withdrawal.withdrawal': {
    body: { purpose: 'shop.order', recipient: 'shop' },
    answers: 'withdrawal-unknown',
  },
  'acknowledge-suppression.optOut': { body: { system: '' }, answers: 'opt-out-unknown' },
  'prompt-permission.device': chosen({ permission: 'location', promptSha256: 'c'.repeat(64) }),
  'observe-permission.device': chosen({ ...onDevice, state: 'on' }),
  'observe-uninstall.device': chosen({ certainty: 'inferred' }),
  'toggle-feature.device': chosen({ feature: 'nearby', state: 'on' }),
  'record-disclosure.disclosure': {
    body: { categories: ['nickname'], encrypted: true },
    answers: 'disclosure-not-authorised',
  },
  'acknowledge-disclosure.disclosure': { body: {}, answers: 'disclosure-not-made' },
  'record-publication.publication': {
    body: { purpose: 'shop.order', categories: ['nickname'], placeSha256: 'a'.repeat(64) },
    answers: 'publication-not-consented',
  },
  'take-down.publication': { body: {}, answers: 'publication-unknown' },
  'close-exemption.exemption': {
    body: { cause: 'done' },
    by: 'officer',
    answers: 'exemption-unknown',
  },
  'approve-exemption.exemption': {
    body: {},
    by: 'officer',
    answers: 'exemption-unknown',
  },
  'give-exemption-notice.exemption': {
    body: {},
    by: 'officer',
    answers: 'exemption-unknown',
  },
  'link-guardian.guardian': {
    body: { proofSha256: 'b'.repeat(64) },
    by: 'officer',
    answers: 'not-a-minor',
  },
  'unlink-guardian.guardian': { ...chosen({}), by: 'officer' },
  'grant-guardian-consent.guardian': {
    body: { ...inForce, purposes: ['profile.display'] },
    answers: 'not-a-minor',
  },
  'withdraw-guardian-consent.guardian': chosen({}),
  // From here on ids are the caller's own choice, and stand for what is the person's own afterwards.
  'refuse-consent.device': chosen({ ...scope, ...how }),
  'refuse-consent.publication': chosen({ ...scope, ...how }),
  'refuse-consent.survey': chosen({ ...scope, ...how }),
  'withdraw-consent.device': chosen({ ...scope, ...how }),
  'withdraw-consent.publication': chosen({ ...scope, ...how }),
  'withdraw-consent.survey': chosen({ ...scope, ...how }),
  'request-disclosure.disclosure': begun(asked),
  'request-disclosure.device': chosen(asked),
  'invoke-exemption.exemption': { ...begun(invoked), by: 'officer' },
}
