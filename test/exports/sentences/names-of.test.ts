/** Names in a sentence: those of the version that the event is about, whatever else was published, before or since. */
import { describe, expect, test } from 'vitest'
import { decodePackage } from '../../../src/catalogue/assemble.ts'
import { emptyCatalogue, evolveCatalogue } from '../../../src/catalogue/catalogue.ts'
import type { Catalogue } from '../../../src/catalogue/catalogue.ts'
import { compilePackage } from '../../../src/catalogue/compiled.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { namesByEvent, newestNames } from '../../../src/exports/sentences/names-of.ts'
import { policyOf } from '../../../src/exports/sentences/policy-of.ts'
import { sha256 } from '../../../src/kernel/hash.ts'
import type { Instant } from '../../../src/kernel/instant.ts'
import { version } from '../../decisions/fixture.ts'
import { rawPackage } from '../../decisions/package.ts'
import { atClinic } from '../../decisions/two-policies.ts'
import { right } from '../../support/unwrap.ts'

const sections = ['categories', 'purposes', 'recipients', 'permissions', 'channels'] as const

/** The small policy whose every name ends with these words. */
const spoken = (name: string, words: string, at: (value: object) => object = (same) => same) => {
  const raw: { [field: string]: unknown } = { ...at(rawPackage(name)) }
  for (const section of sections) {
    const all = raw[section] as ReadonlyArray<{ readonly id: string }>
    const label = (id: string) => ({ 'zh-CN': `${id}：${words}`, en: `${id} ${words}` })
    raw[section] = all.map((each) => ({ ...each, label: label(each.id) }))
  }
  return compilePackage(right(decodePackage(raw)))
}

/** As a clinic's policy, with a kind of data that the bank does not know. */
const withChart = (value: object): object => {
  const own: { [field: string]: unknown } = { ...atClinic(value) }
  const [first, ...more] = own.categories as ReadonlyArray<object>
  return { ...own, categories: [{ ...first, id: 'chart' }, first, ...more] }
}

const day = (n: number): Instant => `2026-03-0${n}T00:00:00.000Z` as Instant

const published = (
  policy: string,
  name: string,
  on: Instant,
  hash: string,
  text = hash,
): LedgerEvent => {
  const one = version(name, on, [], on)
  if (one.type !== 'PolicyVersionPublished') throw new Error(one.type)
  const own = { policy: policy as never, packageSha256: sha256(hash), textSha256: sha256(text) }
  return { ...one, recordedAt: on, body: { ...one.body, ...own } }
}

/** The bank's first, then a clinic's, which calls data by other words, then the bank's again with new words alone. */
const catalogue: Catalogue = [
  published('privacy', '1', day(1), 'bank 1'),
  published('clinic', '1', day(3), 'clinic 1'),
  published('privacy', '2', day(5), 'bank 2', 'bank 1'),
].reduce(
  evolveCatalogue(
    new Map([
      [sha256('bank 1'), spoken('1', 'of old')],
      [sha256('clinic 1'), spoken('1', 'of the clinic', withChart)],
      [sha256('bank 2'), spoken('2', 'as of now')],
    ]),
  ),
  emptyCatalogue,
)

const joined = [
  { recipient: 'scene', name: { 'zh-CN': '旧', en: 'old' }, recordedAt: day(2) },
  { recipient: 'scene', name: { 'zh-CN': '新', en: 'new' }, recordedAt: day(6) },
]
const namesOf = namesByEvent(catalogue, joined)

const on = (n: number, body: object, recorded = n, notice?: string) => ({
  body,
  occurredAt: day(n),
  recordedAt: day(recorded),
  ...(notice === undefined ? {} : { noticeHash: sha256(notice) }),
})
const said = (event: ReturnType<typeof on>, ...of: Parameters<ReturnType<typeof namesOf>>) =>
  namesOf(event)(...of)?.en

describe('the names in an event', () => {
  const display = { purpose: 'profile.display' }

  test('are those of the version that it names, also once a later version changed its words alone', () => {
    const event = on(6, { ...display, policy: 'privacy', version: '1' })
    expect(said(event, 'purpose', 'profile.display')).toBe('profile.display of old')
    expect(said(event, 'category', 'nickname')).toBe('nickname of old')
    expect(said(event, 'recipient', 'shop')).toBe('shop of old')
  })

  test('are those of the version of its purpose’s own policy in force then, where it names none', () => {
    expect(said(on(4, display), 'category', 'nickname')).toBe('nickname of old')
    expect(said(on(4, display), 'channel', 'sms')).toBe('sms of old')
    expect(said(on(6, display), 'category', 'nickname')).toBe('nickname as of now')
    const clinics = on(4, { purpose: 'clinic.profile.display' })
    expect(said(clinics, 'category', 'nickname')).toBe('nickname of the clinic')
  })

  test('are those of the policy that an opt-out is about, and of a feature’s own policy', () => {
    const optOut = (policy: string) => on(4, { act: 'click', channel: 'sms', policy })
    expect(said(optOut('clinic'), 'channel', 'sms')).toBe('sms of the clinic')
    expect(said(optOut('privacy'), 'channel', 'sms')).toBe('sms of old')
    const toggled = on(4, { feature: 'clinic.profile.edit', ends: ['clinic.profile.display'] })
    expect(said(toggled, 'category', 'nickname')).toBe('nickname of the clinic')
    expect(said(toggled, 'purpose', 'clinic.profile.display')).toContain('of the clinic')
  })

  test('are those in force then of the policy published first, where nothing says which is meant', () => {
    const seen = (n: number) => said(on(n, { permission: 'location' }), 'permission', 'location')
    expect([seen(2), seen(4), seen(6)]).toEqual([
      'location of old',
      'location of old',
      'location as of now',
    ])
  })

  test('are not those of what was published after it was recorded, nor another policy’s of the same id', () => {
    expect(said(on(1, {}, 2), 'purpose', 'clinic.profile.display')).toBeUndefined()
    const unknown = on(6, { ...display, policy: 'privacy', version: '2' })
    expect(said(unknown, 'category', 'chart')).toBeUndefined()
    expect(said(on(6, {}), 'category', 'chart')).toBe('chart of the clinic')
    // Told on day 4, of a day on which the clinic had published nothing yet.
    const early = on(2, { purpose: 'clinic.profile.display' }, 4)
    expect(said(early, 'category', 'nickname')).toBe('nickname of the clinic')
  })

  test('are by the time of the event where two versions have the text that was shown', () => {
    const shown = (n: number) => said(on(n, {}, n, 'bank 1'), 'category', 'nickname')
    expect([shown(4), shown(6)]).toEqual(['nickname of old', 'nickname as of now'])
  })

  test('of recipients beside the policies are those that they were registered under by then', () => {
    expect(said(on(4, display), 'recipient', 'scene')).toBe('old')
    expect(said(on(6, display), 'recipient', 'scene')).toBe('new')
    expect(said(on(1, display), 'recipient', 'scene')).toBeUndefined()
  })
})

describe('the policy of a receipt', () => {
  test('is the one that its event is about, and the one published first where that is none', () => {
    const of = (event: ReturnType<typeof on>) => {
      const found = policyOf(catalogue, event)
      return [found?.policy, found?.version]
    }
    expect(of(on(2, { purpose: 'clinic.profile.display' }, 4))).toEqual(['clinic', '1'])
    expect(of(on(6, {}))).toEqual(['privacy', '2'])
    expect(of(on(4, {}))).toEqual(['privacy', '1'])
  })
})

describe('the names in totals', () => {
  test('are the newest that a thing’s own policy gives it', () => {
    const names = newestNames(catalogue, joined)
    expect(names('purpose', 'profile.display')?.en).toBe('profile.display as of now')
    expect(names('purpose', 'clinic.profile.display')?.en).toContain('of the clinic')
    expect(names('recipient', 'scene')?.en).toBe('new')
    expect(names('purpose', 'scene')).toBeUndefined()
  })
})
