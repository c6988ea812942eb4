import { describe, expect, test } from 'vitest'
import { decodePackage } from '../../src/catalogue/assemble.ts'
import { Finding, LintRule } from '../../src/catalogue/lint/finding.ts'
import { lintPackage } from '../../src/catalogue/lint/lint.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { E } from '../../src/fp.ts'
import { decode } from '../../src/kernel/codec.ts'
import { purposeOf, shipped, withItem } from './shipped.ts'

const rulesOf = (pkg: PolicyPackage): ReadonlySet<string> =>
  new Set(lintPackage(pkg).map(({ rule }) => rule))

const edit = (change: object): PolicyPackage => ({ ...shipped, ...change })

const consented = { basis: 'consent', consents: ['policy_acceptance', 'purpose_consent'] }
/** The purpose asks for a consent of its own, whatever the profile. */
const ownConsent = (pkg: PolicyPackage, id: string): PolicyPackage =>
  withItem(
    'purposes',
    id,
    { requires: { ...purposeOf(id).requires, 'policy-literal': consented } },
    pkg,
  )

/** The one change of the policy that removes each finding. */
const mended: { readonly [R in LintRule]: PolicyPackage } = {
  'continued-use-as-consent': withItem('commitments', 'continued.use', {
    claims: ['continued_use_is_acceptance'],
  }),
  'bundled-and-harder-to-take-back': withItem('switchPaths', 'path.marketing_hotline', {
    stepsToTakeBack: 1,
  }),
  'mandatory-yet-switchable': withItem('permissions', 'phone_state', { mandatory: false }),
  'named-without-clause': withItem(
    'purposes',
    'app.improve',
    { categories: [...purposeOf('app.improve').categories, 'motion_data'] },
    withItem('permissions', 'storage', { listedInClause: '1.6' }),
  ),
  'one-switch-many-purposes': edit({
    switchPaths: [
      ...shipped.switchPaths,
      {
        id: 'path.parties',
        label: { 'zh-CN': '第三方位置', en: 'Location for third parties' },
        clauses: ['1.5-b'],
        purposes: ['third_party.location', 'positioning.sdk'],
        does: 'withdraws',
        stepsToGive: 2,
        stepsToTakeBack: 2,
      },
    ],
  }),
  'biometric-without-locality': [
    'payment.face',
    'face.authentication',
    'voiceprint.recognition',
  ].reduce((pkg, id) => withItem('purposes', id, { locality: 'on_device' }, pkg), shipped),
  'customers-without-exit': withItem('switchPaths', 'path.cancel_ebank', { availableTo: 'all' }),
  'missing-particulars': edit({
    statedVersion: '2026-1',
    effectiveAt: '2026-12-01T00:00:00.000Z',
    retention: shipped.retention.map((rule, at) => ({
      ...rule,
      period: { amount: 1, unit: 'year' },
      purposes: at === 0 ? shipped.purposes.slice(0, 64).map(({ id }) => id) : rule.purposes,
      ...(at === 1 ? { purposes: shipped.purposes.slice(64).map(({ id }) => id) } : {}),
    })),
    recipients: shipped.recipients.map((each) => ({ ...each, named: true })),
    sources: shipped.sources.map((each) => ({ ...each, named: true })),
    sdks: shipped.sdks.map((each) => ({ ...each, version: '1.0' })),
    commitments: shipped.commitments.map((each) => {
      if (each.id === 'revision.notice') return { ...each, workingDays: 7 }
      if (each.id !== 'transparency') return each
      const topics = [
        'separate_consent',
        'withdrawal_of_consent',
        'entrusted_processing',
        'profiling_switch',
        'portability',
        'export',
      ]
      return { ...each, claims: topics.map((topic) => `covers_${topic}`) }
    }),
  }),
  'exemption-lists-differ': edit({
    exemptions: (['collection', 'disclosure'] as const).flatMap((list) =>
      shipped.exemptions
        .filter((rule) => rule.list === 'disclosure')
        .map(({ doubt, ...rule }) => ({
          ...rule,
          list,
          ...(doubt === undefined ? {} : { once: true }),
        })),
    ),
  }),
  'mixed-without-switch': ['app.improve', 'personalise', 'improve.features'].reduce(
    ownConsent,
    shipped,
  ),
  'recipient-without-consent': withItem('recipients', 'third_party.service', {
    literalNeedsNoConsent: false,
  }),
  'two-minor-thresholds': withItem('commitments', 'minor.guardian', { ageBelow: 14 }),
  'uninstall-is-not-cancellation': withItem('commitments', 'uninstall.exit', { claims: [] }),
}

describe('lint of the shipped policy', () => {
  test('finds the thirteen contradictions and gaps, and no other', () => {
    expect([...rulesOf(shipped)]).toEqual([...LintRule.words])
  })

  test('says so in findings that hold their codec', () => {
    for (const finding of lintPackage(shipped))
      expect(decode(Finding)(finding)).toEqual(E.right(finding))
  })

  test.each(LintRule.words)(
    'no longer finds %s once the data is mended, and finds the rest',
    (rule) => {
      const pkg = mended[rule]
      expect(E.isRight(decodePackage(structuredClone(pkg)))).toBe(true)
      expect([...rulesOf(pkg)].sort()).toEqual(
        LintRule.words.filter((each) => each !== rule).sort(),
      )
    },
  )

  test.each([
    ['continued-use-as-consent', ['explicit.affirmative', 'continued.use']],
    [
      'bundled-and-harder-to-take-back',
      ['marketing.financial', 'experience.improve', 'market.survey', 'path.marketing_hotline'],
    ],
    ['mandatory-yet-switchable', ['phone_state', 'path.system_permissions']],
    ['named-without-clause', ['motion_data', 'storage']],
    [
      'biometric-without-locality',
      ['payment.face', 'face.authentication', 'voiceprint.recognition'],
    ],
    ['customers-without-exit', ['non_ebank']],
    ['mixed-without-switch', ['app.improve', 'personalise', 'improve.features']],
    ['two-minor-thresholds', ['minor.guardian', 'cn-pipl']],
  ])('names what makes %s', (rule, items) => {
    const found = lintPackage(shipped).filter((finding) => finding.rule === rule)
    expect(found.flatMap((finding) => finding.items)).toEqual(items)
  })

  test.each([
    ['statedVersion', 'effectiveAt'],
    ['gap.general', 'gap.location'],
    ['sdk.baidu_map', 'sdk.push'],
    ['push.vendors', 'partners'],
    ['covers_separate_consent', 'covers_portability'],
    ['revision.notice', 'revision.notice'],
  ])('counts %s and %s among the missing particulars', (...names) => {
    const items = lintPackage(shipped)
      .filter(({ rule }) => rule === 'missing-particulars')
      .flatMap((finding) => finding.items)
    expect(items).toEqual(expect.arrayContaining(names))
  })

  test('reports a category twice over: orphaned by one version, used by the next', () => {
    const orphaned = shipped.purposes.map((purpose) => ({
      ...purpose,
      categories: purpose.categories.filter((id) => id !== 'bluetooth_state'),
    }))
    const found = lintPackage(edit({ purposes: orphaned })).find((finding) =>
      finding.items.includes('bluetooth_state'),
    )
    expect(found?.rule).toBe('named-without-clause')
  })
})
