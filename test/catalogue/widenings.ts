/** The shipped policy with one thing made wider, and the differences between versions of it. */
import { diffPackages } from '../../src/catalogue/diff.ts'
import type { PolicyDiff } from '../../src/catalogue/diff/policy-diff.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { purposeOf, shipped, withItem, without } from './shipped.ts'

/** The same as a later version. */
export const next = (pkg: PolicyPackage): PolicyPackage =>
  ({ ...pkg, version: 'v2' }) as unknown as PolicyPackage
/** From the shipped policy to this one. */
export const to = (pkg: PolicyPackage): PolicyDiff => diffPackages(shipped, next(pkg))
/** From this one to the shipped policy. */
export const back = (pkg: PolicyPackage): PolicyDiff => diffPackages(pkg, next(shipped))

const nearby = purposeOf('location.nearby')
const requires = (consents: ReadonlyArray<string>) => ({
  ...nearby.requires,
  'cn-pipl': { basis: 'consent', consents },
})

/** Changes that widen one purpose; each turned round narrows it. */
export const widenings: ReadonlyArray<readonly [string, string, PolicyPackage, string]> = [
  [
    'a category',
    nearby.id,
    withItem('purposes', nearby.id, { categories: ['location', 'device_ids'] }),
    'category',
  ],
  [
    'an operation',
    nearby.id,
    withItem('purposes', nearby.id, { operations: ['collect', 'use', 'profile'] }),
    'method',
  ],
  [
    'a recipient',
    nearby.id,
    withItem('purposes', nearby.id, { recipients: ['baidu.map'] }),
    'recipient',
  ],
  [
    'a permission dropped',
    'media.album',
    withItem('purposes', 'media.album', { permissions: [] }),
    'method',
  ],
  [
    'a weaker requirement',
    nearby.id,
    withItem('purposes', nearby.id, {
      requires: requires(['policy_acceptance', 'device_permission']),
    }),
    'method',
  ],
  ['profiling', nearby.id, withItem('purposes', nearby.id, { profiling: true }), 'method'],
  [
    'longer survival',
    nearby.id,
    withItem('purposes', nearby.id, { survives: 'cancellation' }),
    'method',
  ],
  [
    'a heavier refusal',
    nearby.id,
    withItem('purposes', nearby.id, { refusal: 'service' }),
    'undertaking',
  ],
  [
    'no subscription',
    'service.account_movement',
    withItem('purposes', 'service.account_movement', { subscription: false }),
    'method',
  ],
  [
    'more that survives',
    'service.account_movement',
    withItem('purposes', 'service.account_movement', {
      survivingOperations: ['collect', 'use', 'send'],
    }),
    'method',
  ],
  [
    'a longer single use',
    'sms.autofill',
    withItem('purposes', 'sms.autofill', { singleUseMinutes: 600 }),
    'period',
  ],
  [
    'a longer period',
    'payment.records',
    withItem('retention', 'statutory.transactions', { period: { amount: 11, unit: 'year' } }),
    'period',
  ],
  ['a retention limit dropped', 'survey.answer', without('retention', 'survey.close'), 'period'],
  [
    'a category less guarded',
    nearby.id,
    withItem('categories', 'location', { sensitivity: 'ordinary' }),
    'category',
  ],
  [
    'a prohibition lifted',
    'analytics.operations',
    without('prohibitions', 'analytics.join_identity'),
    'method',
  ],
]
