import { describe, expect, test } from 'vitest'
import { diffPackages, reconsentPurposes } from '../../src/catalogue/diff.ts'
import type { PolicyDiff } from '../../src/catalogue/diff/policy-diff.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { purposeOf, shipped, withItem, without } from './shipped.ts'
import { back, to, widenings } from './widenings.ts'
import { isWider } from './is-wider.ts'

describe('the difference of two versions', () => {
  test('is empty for the same terms, whatever the order of lists', () => {
    const shuffled = {
      ...shipped,
      purposes: shipped.purposes
        .toReversed()
        .map((purpose) => ({ ...purpose, categories: purpose.categories.toReversed() })),
    }
    expect(to(shuffled)).toEqual({
      policy: shipped.policy,
      from: shipped.version,
      to: 'v2',
      purposes: [],
      recipients: [],
      categories: [],
      sections: [],
      obligation: 'none',
      reasons: [],
    })
    expect(isWider(to(shuffled))).toBe(false)
  })

  test('owes nothing for the first version, which is no narrower than anything', () => {
    const diff = diffPackages(undefined, shipped)
    expect(diff.obligation).toBe('none')
    expect(diff.purposes).toHaveLength(shipped.purposes.length)
    expect(diff).not.toHaveProperty('from')
    expect(reconsentPurposes(diff)).toEqual([])
    expect(isWider(diff)).toBe(true)
  })

  test.each(widenings)('asks for consent again after %s', (_, id, pkg, reason) => {
    const diff = to(pkg)
    expect(reconsentPurposes(diff)).toContain(id)
    expect(diff.purposes.find(({ purpose }) => purpose === id)?.reasons).toEqual([reason])
    expect(diff.obligation).toBe('reconsent')
    expect(isWider(diff)).toBe(true)
  })

  test.each(widenings)('only tells people when %s is undone', (_, id, pkg) => {
    const diff = back(pkg)
    expect(diff.purposes.find(({ purpose }) => purpose === id)?.obligation).toBe('notice')
    expect(diff.obligation).toBe('notice')
    expect(isWider(diff)).toBe(false)
  })

  test('asks again when biometrics may leave the device', () => {
    const { locality: _, ...rest } = purposeOf('login.fingerprint')
    const roaming = {
      ...shipped,
      purposes: shipped.purposes.map((each) => (each.id === rest.id ? rest : each)),
    }
    expect(to(roaming).purposes).toEqual([
      {
        purpose: 'login.fingerprint',
        change: 'changed',
        aspects: [{ aspect: 'locality', effect: 'wider' }],
        obligation: 'reconsent',
        reasons: ['method'],
      },
    ])
    expect(back(roaming).purposes[0]?.obligation).toBe('notice')
  })

  test('asks again for the purpose of third-party code that comes, not for one that goes', () => {
    expect(back(without('sdks', 'sdk.weibo')).purposes[0]).toMatchObject({
      purpose: 'weibo.share',
      obligation: 'reconsent',
    })
    expect(to(without('sdks', 'sdk.weibo')).purposes[0]).toMatchObject({
      purpose: 'weibo.share',
      obligation: 'notice',
    })
  })

  test('asks for a new purpose, and only tells of one that went', () => {
    expect(to(without('purposes', 'weibo.share')).purposes).toMatchObject([
      { change: 'removed', obligation: 'notice' },
    ])
    expect(back(without('purposes', 'weibo.share')).purposes).toMatchObject([
      { purpose: 'weibo.share', change: 'added', obligation: 'reconsent', reasons: ['purpose'] },
    ])
  })

  test('says what a recipient gained, and reaches only the purposes that use it', () => {
    const more = withItem('recipients', 'baidu.map', {
      categories: [
        ...shipped.recipients.find(({ id }) => id === 'baidu.map')!.categories,
        'network_env',
      ],
    })
    expect(to(more).recipients).toEqual([
      { recipient: 'baidu.map', change: 'changed', effect: 'wider', added: ['network_env'] },
    ])
    // No purpose gives that category to it yet: nobody is asked, and yet it is no narrower version.
    expect(reconsentPurposes(to(more))).toEqual([])
    expect(isWider(to(more))).toBe(true)
    expect(back(more).recipients[0]).toMatchObject({ effect: 'narrower', removed: ['network_env'] })
  })

  test.each([
    ['moves abroad', { region: 'US' }],
    ['becomes a joint controller', { role: 'joint_controller' }],
    ['needs no consent any more', { literalNeedsNoConsent: true }],
  ])('asks again when a recipient %s', (_, change) => {
    expect(reconsentPurposes(to(withItem('recipients', 'baidu.map', change)))).toEqual([
      'positioning.sdk',
    ])
  })

  test('takes other words for a notice, never for a change of terms', () => {
    const label = { 'zh-CN': '附近', en: 'Nearby' }
    const diff = to(withItem('purposes', 'location.nearby', { label }))
    expect(diff.purposes).toMatchObject([
      { aspects: [{ aspect: 'wording', effect: 'neutral' }], obligation: 'notice' },
    ])
    expect(isWider(diff)).toBe(false)
  })

  test.each<readonly [string, PolicyDiff]>([
    ['an exemption added', back({ ...shipped, exemptions: shipped.exemptions.slice(1) })],
    ['a promise dropped', to(without('commitments', 'masking'))],
    ['a switch made longer', to(withItem('switchPaths', 'path.profile', { stepsToTakeBack: 9 }))],
    ['a profile loosened', to(withItem('profiles', 'cn-pipl', { marketing: 'bundled' }))],
  ])('is no narrower with %s, though no purpose changed', (_, diff) => {
    expect(diff.purposes).toEqual([])
    expect(diff.sections.map(({ effect }) => effect)).toEqual(['wider'])
    expect(diff.obligation).toBe('notice')
    expect(isWider(diff)).toBe(true)
  })

  test('asks again for every purpose when the data moves to another country', () => {
    const moved = to({ ...shipped, region: 'US' })
    expect(reconsentPurposes(moved)).toEqual(shipped.purposes.map(({ id }) => id))
    expect(moved.reasons).toEqual(['method'])
  })

  test('is narrower with a rule of retention shortened', () => {
    const shorter = withItem('retention', 'statutory.transactions', {
      period: { amount: 5, unit: 'year' },
    })
    expect(to(shorter).purposes.every(({ obligation }) => obligation === 'notice')).toBe(true)
    expect(isWider(to(shorter))).toBe(false)
  })

  test('fits an event even when every purpose changed in many ways', () => {
    const all = shipped.purposes.map((purpose) => ({
      ...purpose,
      categories: [...purpose.categories, 'motion_data'],
      operations: [...new Set([...purpose.operations, 'profile', 'publish'])],
      profiling: true,
      survives: 'cancellation',
      minors: 'allowed',
    })) as unknown as PolicyPackage['purposes']
    const bytes = new TextEncoder().encode(canonicalJson(to({ ...shipped, purposes: all }))).length
    expect(bytes).toBeLessThan(32_768)
  })
})
