/** Which consents a version asks for anew: what docs/decisions/0024 settles of recipients. */
import { describe, expect, test } from 'vitest'
import { diffPackages } from '../../src/catalogue/diff.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { askedAgain } from '../../src/ledger/publishing/publication.ts'
import { shipped, withItem } from '../catalogue/shipped.ts'

const to = (pkg: PolicyPackage) =>
  diffPackages(shipped, { ...pkg, version: 'v2' as PolicyPackage['version'] })
const withRecipient = (role: 'controller' | 'processor'): PolicyPackage => {
  const clerk = {
    ...shipped.recipients.find(({ id }) => id === 'third_party.service')!,
    id: 'clerk' as never,
    role,
  }
  const recipients = ['third_party.service', 'clerk']
  const widened = withItem('purposes', 'third_party.phone', { recipients })
  return { ...widened, recipients: [...shipped.recipients, clerk] }
}

describe('a consent is asked for anew', () => {
  test.each([
    ['becomes a joint controller', { role: 'joint_controller' }],
    ['moves abroad', { region: 'US' }],
    ['needs no consent any more', { literalNeedsNoConsent: true }],
    ['is no longer named', { named: false }],
  ])('where its recipient %s', (_, change) => {
    expect(askedAgain(to(withItem('recipients', 'baidu.map', change)))).toEqual(['positioning.sdk'])
  })

  test('by nobody, of whom it was given to, where another recipient is added', () => {
    const diff = to(withRecipient('controller'))
    expect(askedAgain(diff)).toEqual([])
    // The difference says that one is owed: to the recipient that was added, and decisions ask for that.
    expect(diff.purposes).toMatchObject([{ obligation: 'reconsent', reasons: ['recipient'] }])
  })

  test('by nobody where the recipient that is added acts for the bank', () => {
    const diff = to(withRecipient('processor'))
    expect(askedAgain(diff)).toEqual([])
    expect(diff.purposes).toMatchObject([{ obligation: 'notice', reasons: [] }])
    expect(diff.recipients).toMatchObject([{ recipient: 'clerk', change: 'added' }])
  })
})
