/** The purposes of the small policy, one for each rule there is. */
export const said = (en: string) => ({ 'zh-CN': en, en })
export const label = { label: said('for tests'), clauses: ['t'] }
const both = (requirement: object) => ({ 'policy-literal': requirement, 'cn-pipl': requirement })
const accepted = both({ basis: 'acceptance', consents: ['policy_acceptance'] })
export const asking = (...kinds: ReadonlyArray<string>) =>
  both({ basis: 'consent', consents: ['policy_acceptance', ...kinds] })

export const category = (id: string, sensitivity = 'ordinary', more: object = {}) => ({
  id,
  ...label,
  sensitivity,
  jrt: 'C1',
  ...more,
})

export const purpose = (id: string, categories: ReadonlyArray<string>, more: object = {}) => ({
  id,
  ...label,
  categories,
  operations: ['collect', 'use', 'store'],
  necessity: 'optional',
  refusal: 'feature',
  refusalEffect: said('only this'),
  requires: accepted,
  permissions: [],
  recipients: [],
  survives: 'nothing',
  minors: 'allowed',
  ...more,
})

export const recoverMinutes = 15
export const coolDownHours = 48
export const freshMinutes = 60
export const graceDays = 15

export const purposes = [
  purpose('app.operate', ['log'], { necessity: 'necessary', refusal: 'service' }),
  purpose('profile.display', ['nickname', 'avatar'], {
    requires: asking('purpose_consent'),
    features: ['profile.edit'],
  }),
  purpose('shop.order', ['phone', 'nickname', 'otp'], {
    operations: ['provide', 'use'],
    requires: asking(),
    recipients: ['shop', 'courier', 'printer', 'abroad'],
    features: ['shop'],
    transfer: 'encrypted',
  }),
  purpose('shop.quiet', ['nickname'], {
    operations: ['provide'],
    requires: asking(),
    recipients: ['shop'],
    whenMissing: 'deny',
  }),
  purpose('nearby', ['location'], {
    requires: asking('separate_consent', 'device_permission'),
    permissions: ['location'],
    features: ['nearby', 'map'],
  }),
  purpose('device.check', ['log', 'imei'], {
    permissions: [],
    categoryPermissions: [{ category: 'imei', permission: 'phone_state' }],
  }),
  purpose('login.fingerprint', ['fingerprint'], {
    operations: ['use', 'collect'],
    requires: asking('separate_consent'),
    perDevice: true,
    locality: 'on_device',
    features: ['login.fingerprint'],
    alternatives: ['login.phone'],
  }),
  purpose('login.phone', ['phone']),
  purpose('scan', ['log'], { features: ['scan'] }),
  purpose('recover', ['phone'], {
    requires: asking('separate_consent'),
    singleUseMinutes: recoverMinutes,
  }),
  purpose('page.publish', ['nickname'], { operations: ['publish'], requires: asking() }),
  purpose('news', ['phone'], {
    operations: ['use', 'send'],
    messageClass: 'marketing',
    minors: 'restricted',
    requires: accepted,
  }),
  purpose('bills', ['phone'], {
    operations: ['use', 'send'],
    messageClass: 'service',
    survives: 'cancellation',
    requires: both({ basis: 'contract', consents: [] }),
  }),
  purpose('movements', ['account', 'phone'], {
    operations: ['collect', 'use', 'send'],
    messageClass: 'service',
    survives: 'cancellation',
    survivingOperations: ['use', 'send'],
    subscription: true,
    requires: both({ basis: 'contract', consents: [] }),
  }),
  purpose('album', ['avatar'], {
    permissions: ['album'],
    requires: both({ basis: 'acceptance', consents: ['policy_acceptance', 'device_permission'] }),
  }),
  purpose('survey', ['answers'], { perSurvey: true, requires: asking('purpose_consent') }),
  purpose('complaints', ['nickname'], { survives: 'decline', requires: asking() }),
  purpose('pay', ['account'], {
    agreement: 'ebank',
    requires: both({ basis: 'contract', consents: ['policy_acceptance', 'agreement_acceptance'] }),
  }),
  purpose('feed', ['partner_data'], { operations: ['ingest', 'use'] }),
  purpose('contacts', ['contacts'], { transform: 'irreversible_hash' }),
  purpose('app.secure', ['log', 'installed_apps'], { evidencedOnly: ['installed_apps'] }),
  purpose('insight', ['log'], {
    profiling: true,
    impactAssessment: true,
    operations: ['use', 'join'],
  }),
  purpose('rights', ['nickname'], {
    necessity: 'right',
    refusal: 'nothing',
    survives: 'decline',
    requires: both({ basis: 'legal_duty', consents: [] }),
  }),
]
