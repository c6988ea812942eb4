/** The smallest package that can be published, as the contract shows it: a policy that processes nothing yet. */
const label = (en: string) => ({ 'zh-CN': en, en })

const profile = (id: string) => ({
  id,
  label: label(id),
  marketing: 'opt_in',
  provision: 'separate_consent',
  sensitive: 'separate_consent',
  continuedUse: 'unchanged_or_narrower',
  coolDownHours: 48,
  permissionFreshMinutes: 1440,
  declineGraceDays: 15,
})

const lists = [
  'categories',
  'purposes',
  'permissions',
  'recipients',
  'sources',
  'sdks',
  'channels',
  'messageClasses',
  'templates',
  'agreements',
  'exemptions',
  'retention',
  'prohibitions',
  'switchPaths',
  'commitments',
] as const

/** See above; `POST /v1/policies` takes it as it is. */
export const examplePackage = {
  policy: 'example',
  version: 'v1',
  title: label('Privacy policy'),
  clauses: ['1'],
  controller: {
    name: label('An example'),
    product: label('An app'),
    address: label('An address'),
    contact: 'privacy office',
    hotline: 'see the app',
  },
  region: 'CN',
  ...Object.fromEntries(lists.map((name) => [name, []])),
  profiles: [profile('policy-literal'), profile('cn-pipl')],
}
