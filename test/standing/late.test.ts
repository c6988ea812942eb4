import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import type { Standing } from '../../src/standing/standing.ts'
import {
  accepted,
  ended,
  event,
  gave,
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
  standingOf,
} from '../decisions/fixture.ts'
import { standingRecord } from '../../src/standing/record.ts'

type Told = (at: Instant) => LedgerEvent

/** Events at times all different, as they happened; and in some other order, as they were recorded. */
const happenedAndRecorded = (...told: ReadonlyArray<Told>) =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...told), { minLength: 1, maxLength: 12 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 5_000 }), { minLength: 12, maxLength: 12 }),
      fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
    )
    .map(([kinds, ago, shuffle]) => {
      const happened = kinds
        .map((kind, index) => kind(minutes(-(ago[index] ?? 0))))
        .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))
      const recorded = happened
        .map((each, index) => ({ each, place: shuffle[index] ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ each }) => each)
      return { happened, recorded }
    })

const kinds = ['purpose_consent', 'separate_consent'] as const
const purposes = ['profile.display', 'recover'] as const
const words = [
  'ConsentRefused',
  'ConsentWithdrawn',
  'ConsentExpired',
  'ConsentInvalidated',
  'ReconsentRequired',
] as const
const consents = kinds.flatMap((kind) =>
  purposes.flatMap((purpose): ReadonlyArray<Told> => [
    (at) => gave(kind, purpose, ['phone'], {}, at),
    (at) => gave(kind, purpose, ['nickname'], { until: hours(1) }, at),
    ...words.map(
      (word): Told =>
        (at) =>
          ended(word, kind, purpose, {}, at),
    ),
  ]),
)
const devices = [phoneA, phoneB].flatMap((device) =>
  (['on', 'off'] as const).flatMap((state): ReadonlyArray<Told> => [
    (at) => observed('location', state, device, at),
    (at) => observed('notifications', state, device, at),
  ]),
)
const preferences: ReadonlyArray<Told> = [
  ...[{}, { purpose: 'news' }, { channel: 'sms' }, { purpose: 'news', channel: 'sms' }].map(
    (cells): Told =>
      (at) =>
        optedOut(cells, at),
  ),
  (at) => optedIn('news', 'sms', at),
  (at) => optedIn('news', 'app', at),
]

/** The part of consents that decisions read: of an ended one, its end alone. */
const readConsents = (standing: Standing) =>
  Object.fromEntries(
    Object.entries(standingRecord(standing).consents ?? {}).map(([key, consent]) => {
      const { state, at, event: id } = consent
      return [key, state === 'granted' ? consent : { state, at, id }]
    }),
  )

const permissionsIn = (standing: Standing) => standingRecord(standing).permissions
const permissionsOf = (events: ReadonlyArray<LedgerEvent>) => permissionsIn(standingOf(events))

const send = (channel: string) => ({ purpose: 'news', operation: 'send', channel })
const sendings = (events: ReadonlyArray<LedgerEvent>) =>
  ['sms', 'app'].map((channel) => ruled([accepted('2', hours(-200)), ...events], send(channel)))

describe('a standing folded in the order of recording', () => {
  test('holds the same consents as in the order of occurrence', () => {
    fc.assert(
      fc.property(happenedAndRecorded(...consents), ({ happened, recorded }) => {
        expect(readConsents(standingOf(recorded))).toEqual(readConsents(standingOf(happened)))
      }),
    )
  })

  test('holds the same permissions', () => {
    fc.assert(
      fc.property(happenedAndRecorded(...devices), ({ happened, recorded }) => {
        expect(permissionsIn(standingOf(recorded))).toEqual(permissionsIn(standingOf(happened)))
      }),
    )
  })

  test('gives the same answer to every message', () => {
    fc.assert(
      fc.property(happenedAndRecorded(...preferences), ({ happened, recorded }) => {
        expect(sendings(recorded).map(short)).toEqual(sendings(happened).map(short))
      }),
    )
  })

  test('as of any time is that of what had happened by then', () => {
    const any = happenedAndRecorded(...consents, ...devices)
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 5_000 }), ({ happened, recorded }, ago) => {
        const at = minutes(-ago)
        const asOf = standingOf(recorded.filter(({ occurredAt }) => occurredAt <= at))
        const then = happened.slice(0, happened.filter(({ occurredAt }) => occurredAt <= at).length)
        expect(readConsents(asOf)).toEqual(readConsents(standingOf(then)))
        expect(permissionsIn(asOf)).toEqual(permissionsIn(standingOf(then)))
      }),
    )
  })
})

const uninstalled = (at: Instant): LedgerEvent =>
  event(at, {
    type: 'DeviceUninstallObserved',
    body: { device: phoneA, certainty: 'observed' },
  })

describe('an uninstall', () => {
  test('leaves nothing known of that device, and the other as it was', () => {
    const permissions = permissionsOf([
      observed('location', 'on', phoneA, hours(-2)),
      observed('location', 'on', phoneB, hours(-2)),
      uninstalled(hours(-1)),
    ])
    expect(permissions?.[phoneA]?.['location']?.state).toBe('unknown')
    expect(permissions?.[phoneB]?.['location']?.state).toBe('on')
  })

  test('leaves nothing known of what is told of afterwards either', () => {
    const permissions = permissionsOf([
      uninstalled(hours(-1)),
      observed('location', 'on', phoneA, hours(-2)),
    ])
    expect(permissions?.[phoneA]?.['location']?.state).not.toBe('on')
  })
})

const at = (minute: number) => minutes(minute, hours(-2))

describe('a hotline opt-out at 10:00, recorded at 10:07 (check 2)', () => {
  const yes = accepted('2', hours(-40))
  const before = [yes, optedIn('news', 'sms', hours(-30))]
  const late = optedOut({}, at(0))

  test('was not known at 10:03, and was so', () => {
    expect(short(ruled(before, send('sms'), at(3)))).toBe('ALLOW IN_ORDER')
    expect(short(ruled([...before, late], send('sms'), at(3)))).toBe('DENY OPTED_OUT')
  })

  test('does not undo an opt-in of 10:05', () => {
    const events = [...before, optedIn('news', 'sms', at(5)), late]
    expect(short(ruled(events, send('sms'), noon))).toBe('ALLOW IN_ORDER')
  })
})
