/** Acts that many tests begin with. */
import type { SubjectCommand } from '../../src/deciders/subject.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { matterFrom } from '../../src/kernel/ids.ts'
import { dayBefore, guardian, hash, hours, page, phoneA } from '../decisions/fixture.ts'
import { does } from './spec.ts'

const twoDaysBefore = hours(-48)
const policy = 'privacy'

export const delivered = (version = '2', at: Instant = twoDaysBefore): SubjectCommand =>
  does('deliver-notice', { policy, version, channel: 'app' }, at)
export const shown = (version = '2', at: Instant = twoDaysBefore): SubjectCommand =>
  does('show-notice', { policy, version, locale: 'en' }, at)
export const accepts = (version = '2', at: Instant = twoDaysBefore): SubjectCommand =>
  does('accept-policy', { policy, version }, at)
export const declines = (version = '2', at: Instant = twoDaysBefore): SubjectCommand =>
  does('decline-policy', { policy, version }, at)

const asked = { policy, version: '2', how: 'click', control: 'off', single: true }
export const nickname = {
  kind: 'purpose_consent',
  purpose: 'profile.display',
  categories: ['nickname'],
}
export const courier = {
  kind: 'separate_consent',
  purpose: 'shop.order',
  categories: ['phone'],
  recipient: 'courier',
}
export const fingerprint = {
  kind: 'separate_consent',
  purpose: 'login.fingerprint',
  categories: ['fingerprint'],
  device: phoneA,
}
export const publishing = {
  kind: 'public_disclosure_consent',
  purpose: 'page.publish',
  categories: ['nickname'],
  publication: page,
}
export const grants = (scope: object, at: Instant = dayBefore): SubjectCommand =>
  does('grant-consent', { ...asked, ...scope }, at)

type Said = {
  readonly kind: string
  readonly purpose: string
  readonly [narrower: string]: unknown
}
/** The scope without its categories, as every other act on a consent names it. */
export const scopeOf = (scope: Said): object => {
  const { categories: _none, ...rest } = scope
  return rest
}
export const withdraws = (scope: Said, at: Instant = hours(-1)): SubjectCommand =>
  does('withdraw-consent', { ...scopeOf(scope), how: 'click' }, at)
export const refuses = (scope: Said, at: Instant = hours(-1)): SubjectCommand =>
  does('refuse-consent', { ...scopeOf(scope), how: 'click' }, at)

export const isMinor = (band = '8_to_13', at: Instant = twoDaysBefore): SubjectCommand =>
  does('flag-minor', { band }, at)
export const hasGuardian = (at: Instant = twoDaysBefore): SubjectCommand =>
  does('link-guardian', { guardian, proofSha256: hash }, at)
export const guardianAllows = (
  purposes: ReadonlyArray<string>,
  at: Instant = dayBefore,
  version = '2',
): SubjectCommand => does('grant-guardian-consent', { guardian, policy, version, purposes }, at)
export const leaves = (account = 'app', at: Instant = hours(-1)): SubjectCommand =>
  does('cancel-account', { account }, at)

export const returns = (account = 'app', at: Instant = hours(0)): SubjectCommand =>
  does('reopen-account', { account }, at)

export const exemptionId = matterFrom('exm', '1'.repeat(32))
export const warrant = {
  exemption: exemptionId,
  list: 'disclosure',
  code: 'criminal_justice',
  purpose: 'shop.order',
  categories: ['phone'],
  recipient: 'courier',
  until: hours(5),
  personal: { officerIds: ['officer 1', 'officer 2'] },
  proof: [
    { kind: 'case_document', reference: 'case 1' },
    { kind: 'organ', reference: 'court 1' },
    { kind: 'officers', reference: 'sealed' },
  ],
}
export const seenInPublic = {
  exemption: exemptionId,
  list: 'collection',
  code: 'self_published',
  purpose: 'app.operate',
  categories: ['log'],
  until: hours(5),
  proof: [{ kind: 'source_snapshot', reference: 'page 1' }],
}
export const invokes = (act: object, at: Instant = hours(-2)): SubjectCommand =>
  does('invoke-exemption', act, at)

export const disclosureId = matterFrom('dsc', '1'.repeat(32))
export const toCourier = {
  disclosure: disclosureId,
  recipient: 'courier',
  purpose: 'shop.order',
  categories: ['phone'],
}
export const requests = (act: object = toCourier, at: Instant = hours(-1)): SubjectCommand =>
  does('request-disclosure', act, at)
export const sends = (act: object = {}, at: Instant = hours(-1)): SubjectCommand =>
  does(
    'record-disclosure',
    { disclosure: disclosureId, categories: ['phone'], encrypted: true, ...act },
    at,
  )
export const publishes = (act: object = {}, at: Instant = hours(-2)): SubjectCommand =>
  does(
    'record-publication',
    {
      publication: page,
      purpose: 'page.publish',
      categories: ['nickname'],
      placeSha256: hash,
      ...act,
    },
    at,
  )
