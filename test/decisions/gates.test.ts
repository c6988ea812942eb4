import { describe, expect, test } from 'vitest'
import { viewAt } from '../../src/catalogue/view.ts'
import { fact, ingest, proof, yes } from './cases.ts'
import {
  accepted,
  effective1,
  effective2,
  effective3,
  flagged,
  guardianSaidYes,
  hash,
  hours,
  minutes,
  noon,
  observed,
  optedIn,
  optedOut,
  phoneA,
  phoneB,
  ruled,
  short,
  viewOf,
} from './fixture.ts'
import { freshMinutes } from './package-purposes.ts'
import { catalogueOf } from './versions.ts'

describe('a join', () => {
  const join = (purpose: string, ...categories: ReadonlyArray<string>) =>
    short(ruled([yes], { purpose, operation: 'join', categories }))

  test('is registered like any other operation', () => {
    expect(join('bills', 'phone')).toBe('DENY OUT_OF_SCOPE')
    expect(join('insight', 'log')).toBe('ALLOW IN_ORDER')
  })

  test.each(['phone', 'made.up', 'motion_data'])('of %s, which is of no such purpose', (other) => {
    expect(join('insight', 'log', other)).toBe('DENY CATEGORY_UNREGISTERED')
  })

  test.each(['nickname', 'fingerprint'])('of %s, which says who somebody is', (other) => {
    expect(join('insight', 'log', other)).toBe('DENY PROHIBITED')
  })

  test('needs what any use needs', () => {
    const question = { purpose: 'insight', operation: 'join', categories: ['log'] }
    expect(short(ruled([], question))).toBe('DENY NOT_ACCEPTED')
  })
})

describe('a message', () => {
  const seenOn = (at = minutes(-5), device = phoneA) => observed('notifications', 'on', device, at)
  const push = { purpose: 'bills', operation: 'send', channel: 'push', messageClass: 'service' }

  test('by a channel that hangs on a permission needs a fresh look at it', () => {
    expect(short(ruled([seenOn()], push))).toBe('ALLOW IN_ORDER')
    const old = ruled([seenOn(minutes(-freshMinutes))], push)
    expect(short(old)).toBe('DENY CHANNEL_OFF')
    expect(old.obligations).toEqual(['fallback_channel', 'reobserve_permission'])
    const events = [seenOn(minutes(-freshMinutes)), seenOn(minutes(-5), phoneB)]
    expect(ruled(events, push).validUntil).toBe(minutes(freshMinutes - 5))
  })

  test('of a service purpose is of a class that somebody named', () => {
    const plain = { purpose: 'bills', operation: 'send', channel: 'sms' }
    expect(short(ruled([], plain))).toBe('DENY MESSAGE_CLASS_REQUIRED')
    expect(short(ruled([], { ...plain, template: 'bill' }))).toBe('ALLOW IN_ORDER')
    expect(short(ruled([], { ...plain, messageClass: 'service' }))).toBe('ALLOW IN_ORDER')
  })
})

describe('use for marketing, with no channel named', () => {
  const use = { purpose: 'news', operation: 'use' }
  test.each([
    ['nothing was said', [], 'DENY NO_OPT_IN'],
    ['one channel was opted into', [optedIn('news', 'sms')], 'ALLOW IN_ORDER'],
    ['the purpose was opted out of since', [optedIn('news', 'sms'), optedOut()], 'DENY OPTED_OUT'],
    [
      'that channel was opted out of since',
      [optedIn('news', 'sms'), optedOut({ channel: 'sms' })],
      'DENY OPTED_OUT',
    ],
    [
      'another channel was opted out of',
      [optedIn('news', 'sms'), optedOut({ channel: 'app', purpose: 'news' })],
      'ALLOW IN_ORDER',
    ],
    [
      'one channel was opted into after all were left',
      [optedOut({}, hours(-3)), optedIn('news', 'sms')],
      'ALLOW IN_ORDER',
    ],
  ])('%s', (_name, events, is) => {
    expect(short(ruled([yes, ...events], use))).toBe(is)
  })
})

describe("a guardian's consent", () => {
  const operate = { purpose: 'app.operate', operation: 'use' }
  const child = (version: string) => [
    flagged('8_to_13', hours(-48)),
    guardianSaidYes(['app.operate'], version),
    accepted(version),
  ]
  test('is for one version of the policy, changed for this purpose or not', () => {
    expect(short(ruled(child('1'), operate))).toBe('DENY GUARDIAN_REQUIRED')
    expect(short(ruled(child('2'), operate))).toBe('ALLOW IN_ORDER')
  })
})

describe('the clock alone', () => {
  test('ends an answer with the first of all that it rests on', () => {
    const warranty = (until = hours(2)) =>
      viewOf(
        noon,
        fact('SourceWarrantyRecorded', { source: 'partner', warrantySha256: hash, until }),
      )
    expect(ruled([yes, proof], ingest, noon, warranty()).validUntil).toBe(hours(2))
    expect(ruled([yes, proof], ingest, noon, warranty(hours(20))).validUntil).toBe(hours(9))
  })
})

describe('a purpose that a version dropped', () => {
  const stars = { purpose: 'stars', operation: 'use' }
  test('is not one that is coming', () => {
    const dropped = catalogueOf(['1', effective1, ['stars']], ['2', effective2, []])
    expect(short(ruled([yes], stars, noon, viewAt(dropped, noon)))).toBe(
      'DENY PURPOSE_UNREGISTERED',
    )
    const back = catalogueOf(
      ['1', effective1, ['stars']],
      ['2', effective2, []],
      ['3', effective3, ['stars']],
    )
    expect(short(ruled([yes], stars, noon, viewAt(back, noon)))).toBe(
      'DENY PURPOSE_NOT_YET_EFFECTIVE',
    )
  })
})

describe('a basis that is the word of a person', () => {
  const complain = { purpose: 'complaints', operation: 'use' }
  test('needs an event in which they gave it, whatever it survives', () => {
    expect(short(ruled([], complain))).toBe('DENY NOT_ACCEPTED')
    expect(ruled([yes], complain).evidence).toEqual([yes.id])
  })
})

describe('items picked in the chooser of the system', () => {
  const album = { purpose: 'album', operation: 'collect', device: phoneA }
  test('needs no permission for the whole album', () => {
    expect(short(ruled([yes], album))).toBe('DENY PERMISSION_UNKNOWN')
    expect(short(ruled([yes, observed('album', 'off')], { ...album, precision: 'selected' }))).toBe(
      'ALLOW IN_ORDER',
    )
  })

  test('opens nothing that a chooser does not gate', () => {
    const place = { purpose: 'nearby', operation: 'collect', device: phoneA, precision: 'selected' }
    expect(short(ruled([yes], place))).toBe('DENY PERMISSION_UNKNOWN')
  })

  test('is not the whole, where the whole is asked for', () => {
    const some = fact(
      'DevicePermissionObserved',
      {
        device: phoneA,
        permission: 'album',
        state: 'on',
        precision: 'selected',
        source: 'callback',
      },
      minutes(-5),
    )
    expect(short(ruled([yes, some], { ...album, precision: 'full' }))).toBe('DENY OUT_OF_SCOPE')
    expect(short(ruled([yes, some], album))).toBe('ALLOW IN_ORDER')
  })
})
