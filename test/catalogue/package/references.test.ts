import { describe, expect, test } from 'vitest'
import type { PackagePart } from '../../../src/catalogue/assemble.ts'
import { edited, faultsOf, indexOf, item } from '../edited.ts'
import type { Items } from '../edited.ts'

describe('the references of a package', () => {
  const at = indexOf('purposes', 'positioning.sdk')
  test.each<[string, ReadonlyArray<PackagePart>, string]>([
    [
      'an unknown category',
      item('purposes.json', 'purposes', 0, { categories: ['shoe_size'] }),
      'purposes.0.categories.0',
    ],
    [
      'an unknown permission',
      item('purposes.json', 'purposes', 0, { permissions: ['tricorder'] }),
      'purposes.0.permissions.0',
    ],
    [
      'an unknown recipient',
      item('purposes.json', 'purposes', 0, { recipients: ['nobody'] }),
      'purposes.0.recipients.0',
    ],
    [
      'an unknown agreement',
      item('purposes.json', 'purposes', 0, { agreement: 'none' }),
      'purposes.0.agreement',
    ],
    [
      'an unknown alternative',
      item('purposes.json', 'purposes', 0, { alternatives: ['magic'] }),
      'purposes.0.alternatives.0',
    ],
    [
      'an agreement that is required and not named',
      item('purposes.json', 'purposes', indexOf('purposes', 'account.register'), {
        requires: {
          'policy-literal': { basis: 'contract', consents: ['agreement_acceptance'] },
          'cn-pipl': { basis: 'contract', consents: [] },
        },
      }),
      `purposes.${indexOf('purposes', 'account.register')}.agreement`,
    ],
    [
      'a permission that is required and not named',
      item('purposes.json', 'purposes', at, { permissions: [] }),
      `purposes.${at}.permissions`,
    ],
    [
      'a gate on a category of another purpose',
      item('purposes.json', 'purposes', at, {
        categoryPermissions: [{ category: 'face', permission: 'camera' }],
      }),
      `purposes.${at}.categoryPermissions.0.category`,
    ],
    [
      'a category evidenced that the purpose lacks',
      item('purposes.json', 'purposes', at, { evidencedOnly: ['face'] }),
      `purposes.${at}.evidencedOnly.0`,
    ],
    [
      'an SDK of an unknown vendor',
      item('parties.json', 'sdks', 0, { vendor: 'acme' }),
      'sdks.0.vendor',
    ],
    [
      'a channel on an unknown permission',
      item('parties.json', 'channels', 0, { permission: 'tricorder' }),
      'channels.0.permission',
    ],
    [
      'a source for an unknown purpose',
      item('parties.json', 'sources', 0, { purposes: ['magic'] }),
      'sources.0.purposes.0',
    ],
    [
      'retention of an unknown category',
      item('duties.json', 'retention', 0, { categories: ['shoe_size'] }),
      'retention.0.categories.0',
    ],
    [
      'a prohibition on an unknown category',
      item('duties.json', 'prohibitions', 0, { with: ['shoe_size'] }),
      'prohibitions.0.with.0',
    ],
    [
      'a switch for an unknown permission',
      item('duties.json', 'switchPaths', 0, { permissions: ['tricorder'] }),
      'switchPaths.0.permissions.0',
    ],
    [
      'a category listed twice in one purpose',
      item('purposes.json', 'purposes', 0, { categories: ['phone_number', 'phone_number'] }),
      'purposes.0.categories.1',
    ],
    [
      'two items with one id',
      item('purposes.json', 'purposes', 3, { id: 'account.register' }),
      'purposes.3.id',
    ],
    [
      'two exemptions with one code',
      item('exemptions.json', 'exemptions', 1, { code: 'legal_duty' }),
      'exemptions.1.code',
    ],
    [
      'two exemptions with one number',
      item('exemptions.json', 'exemptions', 1, { n: 1 }),
      'exemptions.1.n',
    ],
    [
      'a message of an unlisted class',
      edited('messages.json', (value) => ({
        ...value,
        messageClasses: (value['messageClasses'] as Items).slice(1),
      })),
      'templates.3.segments.1',
    ],
    [
      'a profile that is missing',
      edited('policy.json', (value) => ({
        ...value,
        profiles: (value['profiles'] as Items).slice(1),
      })),
      'profiles',
    ],
  ])('refuse %s', (_, given, path) => {
    expect(faultsOf(given).map((fault) => fault.path)).toContain(path)
  })
})
