/** A small policy, written for tests: one purpose for each rule there is. Decoded by the same codecs as any other. */
import { asking, category, label, purpose, purposes, said } from './package-purposes.ts'
import { coolDownHours, freshMinutes, graceDays } from './package-purposes.ts'

const recipient = (id: string, categories: ReadonlyArray<string>, more: object = {}) => ({
  id,
  ...label,
  type: 'third_party',
  role: 'controller',
  region: 'CN',
  categories,
  named: true,
  ...more,
})

const exemption = (
  list: string,
  code: string,
  n: number,
  evidence: ReadonlyArray<string>,
  more: object = {},
) => ({
  list,
  code,
  n,
  ...label,
  evidence,
  limb: '(3)',
  ...more,
})

const profile = (id: string, more: object) => ({
  id,
  label: said(id),
  coolDownHours,
  permissionFreshMinutes: freshMinutes,
  declineGraceDays: graceDays,
  ...more,
})

const profiles = [
  profile('policy-literal', {
    marketing: 'bundled',
    provision: 'explicit_consent',
    sensitive: 'as_purpose',
    continuedUse: 'any_change',
  }),
  profile('cn-pipl', {
    marketing: 'opt_in',
    provision: 'separate_consent',
    sensitive: 'separate_consent',
    continuedUse: 'unchanged_or_narrower',
  }),
]

/** One version; `later` is a purpose that only some versions have. */
export const rawPackage = (version: string, ...later: ReadonlyArray<string>) => ({
  policy: 'privacy',
  version,
  title: said('A policy'),
  clauses: ['t'],
  controller: {
    name: said('A bank'),
    product: said('An app'),
    address: said('A street'),
    contact: 'dpo',
    hotline: '95588',
  },
  region: 'CN',
  categories: [
    ...['log', 'avatar', 'imei', 'installed_apps', 'answers'].map((id) => category(id)),
    category('nickname', 'ordinary', { identity: true }),
    category('fingerprint', 'sensitive', { biometric: true }),
    ...['phone', 'location', 'account', 'partner_data', 'contacts'].map((id) =>
      category(id, 'sensitive'),
    ),
    category('otp', 'sensitive', { secret: true }),
  ],
  purposes: [
    ...purposes,
    ...later.map((id) => purpose(id, ['log'], { requires: asking('purpose_consent') })),
  ],
  permissions: [
    ...['location', 'phone_state', 'notifications'].map((id) => ({
      id,
      ...label,
      mandatory: false,
    })),
    { id: 'album', ...label, mandatory: false, pickable: true },
  ],
  recipients: [
    recipient('shop', ['phone', 'nickname', 'otp'], { literalNeedsNoConsent: true }),
    recipient('courier', ['phone']),
    recipient('printer', ['phone', 'nickname'], { role: 'processor' }),
    recipient('abroad', ['phone'], { region: 'US' }),
  ],
  sources: [
    { id: 'partner', ...label, categories: ['partner_data'], purposes: ['feed'], named: true },
  ],
  sdks: [],
  channels: [
    { id: 'sms', ...label },
    { id: 'app', ...label },
    { id: 'push', ...label, permission: 'notifications' },
    { id: 'letter', ...label, classes: ['service', 'risk', 'legal'] },
  ],
  messageClasses: ['marketing', 'service', 'risk', 'legal'].map((name) => ({
    class: name,
    ...label,
    refusable: name === 'marketing',
  })),
  templates: [
    { id: 'bill', ...label, segments: ['service'] },
    { id: 'bill_with_offer', ...label, segments: ['service', 'marketing'] },
  ],
  agreements: [
    { id: 'ebank', ...label, version: '1' },
    { id: 'card', ...label, version: '1', documentSha256: 'c'.repeat(64) },
  ],
  exemptions: [
    exemption('collection', 'service_stability', 9, ['fault'], {
      maxHours: 168,
      notForAnalytics: true,
    }),
    exemption('collection', 'other_law_or_regulator', 10, [
      'instrument',
      'approver',
      'second_approver',
    ]),
    exemption('collection', 'vital_interest', 5, ['approver', 'impracticability']),
    exemption('collection', 'self_published', 6, ['source_snapshot'], { objectable: true }),
    exemption('disclosure', 'criminal_justice', 3, ['case_document', 'organ', 'officers'], {
      once: true,
    }),
    exemption('disclosure', 'self_published', 5, ['source_snapshot'], {
      objectable: true,
      once: true,
    }),
  ],
  retention: [
    {
      id: 'ledger.keep',
      ...label,
      categories: ['account'],
      purposes: ['pay'],
      startsAt: 'transaction',
      statutory: true,
    },
  ],
  prohibitions: [
    { id: 'no.join', ...label, operations: ['join'], categories: ['log'], withIdentity: true },
  ],
  switchPaths: [
    {
      id: 'path.settings',
      ...label,
      purposes: ['profile.display'],
      does: 'withdraws',
      stepsToGive: 1,
      stepsToTakeBack: 1,
    },
  ],
  commitments: [{ id: 'promise.encrypt', ...label, kind: 'security', obligation: 'encrypt' }],
  profiles,
})
