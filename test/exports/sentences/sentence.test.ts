/** Every event as a sentence for people: complete, in words, and in the zone of the policy. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../../src/events/ledger-event.ts'
import type { EventType } from '../../../src/events/ledger-event.ts'
import { happenedOf } from '../../../src/exports/event-words.ts'
import { namesIn } from '../../../src/exports/sentences/names.ts'
import { sentenceOf } from '../../../src/exports/sentences/sentence.ts'
import { localTime, zoneOf } from '../../../src/exports/words/zone.ts'
import type { Instant } from '../../../src/kernel/instant.ts'
import { shipped } from '../../catalogue/shipped.ts'

type Stored = { readonly type: EventType; readonly body: { readonly [field: string]: unknown } }

const stored: ReadonlyArray<Stored> = readFileSync(
  new URL('../../events/vectors/version-1.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const telling = { names: namesIn(shipped), zone: zoneOf('CN') }
const said = (type: string, body: object): readonly [zh: string, en: string] => {
  const sentence = sentenceOf({ type, body }, telling)
  return [sentence?.['zh-CN'] ?? '', sentence?.en ?? '']
}

const types = Object.keys(definitions)

describe('the sentence of an event', () => {
  test.each(types)('%s names fields that the event has, alike in both languages', (type) => {
    const [zh = '', en = ''] = happenedOf(type) ?? []
    const { body } = definitions[type as EventType]
    const fields = new Set([...Object.keys(body.required), ...Object.keys(body.optional)])
    const named = (sentence: string) =>
      [...sentence.matchAll(/\{(\w+)\}|\[!?(\w+)\?/g)].map(([, one, two]) => one ?? two ?? '')
    expect(named(zh).filter((field) => !fields.has(field))).toEqual([])
    expect(named(zh).toSorted()).toEqual(named(en).toSorted())
  })

  test.each(stored.map((event) => [event.type, event] as const))(
    'of %s is whole, without names of programs',
    (type, { body }) => {
      for (const sentence of said(type, body)) {
        expect(sentence).not.toBe('')
        expect(sentence).not.toMatch(/[{}[\]]|undefined|\[object|–|_consent|policy_/)
        expect(sentence).not.toMatch(/[0-9a-f]{20}/)
      }
    },
  )

  test('of a grant tells purpose, data, recipient, how and until when, by the policy’s labels', () => {
    const [purpose] = shipped.purposes
    const [category] = shipped.categories
    const [recipient] = shipped.recipients
    const [zh, en] = said('ConsentGranted', {
      kind: 'separate_consent',
      purpose: purpose?.id,
      categories: [category?.id],
      recipient: recipient?.id,
      policy: shipped.policy,
      version: shipped.version,
      act: 'switch',
      control: 'off',
      single: false,
      until: '2026-03-01T16:30:00.000Z',
    })
    for (const thing of [purpose, category, recipient]) {
      expect(zh).toContain(thing?.label['zh-CN'])
      expect(en).toContain(thing?.label.en)
    }
    expect(zh).toContain('单独同意；操作开关，此前未选中')
    expect(zh).toContain('有效期至 2026-03-02 00:30:00')
    expect(en).toContain('(separate consent; by a switch, off before)')
    expect(en).toContain(shipped.title.en)
  })

  test('leaves out what the event does not say, and tells a false field as such', () => {
    expect(said('EverythingWithdrawn', { act: 'hotline' })).toEqual([
      '本人撤回全部同意（致电客服热线）',
      'The person withdrew every consent (by a call to the hotline)',
    ])
    const frozen = (is: boolean) => said('RecipientFrozen', { recipient: 'x', frozen: is })[1]
    expect([frozen(true), frozen(false)]).toEqual([
      'Providing data to x was suspended',
      'Providing data to x was resumed',
    ])
  })

  test('is not there for a type of another version', () => {
    expect(sentenceOf({ type: 'Unheard', body: {} }, telling)).toBeUndefined()
  })
})

describe('a zone', () => {
  test('is that of the policy’s region, across midnight; UTC where the region is not known', () => {
    const at = '2026-12-31T16:00:01.999Z' as Instant
    expect(localTime(zoneOf('CN'), at)).toBe('2027-01-01 00:00:01')
    expect(localTime(zoneOf('JP'), at)).toBe('2027-01-01 01:00:01')
    expect([localTime(zoneOf('US'), at), zoneOf(undefined).name.en]).toEqual([
      '2026-12-31 16:00:01',
      'UTC',
    ])
  })
})
