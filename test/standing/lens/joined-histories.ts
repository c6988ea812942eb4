/** Random histories of two surrogates, and what decisions make of them together. */
import * as fc from 'fast-check'
import { decideThrough } from '../../../src/decisions/decide.ts'
import type { Question } from '../../../src/decisions/question.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { lensOf } from '../../../src/standing/lens/folded-lens.ts'
import { joinedLens } from '../../../src/standing/lens/joined-lens.ts'
import type { StandingLens } from '../../../src/standing/lens/lens.ts'
import { standingText } from '../../../src/standing/row/encode.ts'
import { textLens } from '../../../src/standing/row/text-lens.ts'
import type { Standing } from '../../../src/standing/standing.ts'
import { fact } from '../../decisions/cases.ts'
import {
  accepted,
  ended,
  gave,
  hours,
  minutes,
  noon,
  observed,
  optedIn,
  optedOut,
  person,
  phoneA,
  phoneB,
  short,
  standingOf,
  stranger,
  view,
} from '../../decisions/fixture.ts'
import type { Instant } from '../../../src/kernel/instant.ts'

type Said = (at: Instant) => LedgerEvent

const scopes = [
  ['purpose_consent', 'profile.display', ['nickname'], {}],
  ['purpose_consent', 'scan', ['log'], {}],
  ['separate_consent', 'nearby', ['location'], {}],
  ['separate_consent', 'shop.order', ['phone'], { recipient: 'courier' }],
  ['separate_consent', 'shop.order', ['nickname'], { recipient: 'shop' }],
] as const

const toggled =
  (state: 'on' | 'off', more: object = {}): Said =>
  (at) =>
    fact('FeatureToggled', { feature: 'scan', state, ...more }, at)
const agreed =
  (type: 'ServiceSubscribed' | 'ServiceUnsubscribed'): Said =>
  (at) =>
    fact(
      type,
      type === 'ServiceSubscribed'
        ? { purpose: 'movements', policy: 'privacy', version: '2', act: 'click', control: 'off' }
        : { purpose: 'movements', act: 'click' },
      at,
    )
const seen =
  (state: 'on' | 'off', device = phoneA): Said =>
  (at) =>
    observed('location', state, device, at)

export const yeses: ReadonlyArray<Said> = [
  (at) => accepted('2', at),
  (at) => accepted('2', at),
  ...scopes.map(
    ([kind, purpose, categories, more]): Said =>
      (at) =>
        gave(kind, purpose, categories, more, at),
  ),
  (at) => optedIn('news', 'sms', at),
  toggled('on'),
  toggled('on', { device: phoneA }),
  agreed('ServiceSubscribed'),
  seen('on'),
  seen('on', phoneB),
]

const no = (type: 'ConsentRefused' | 'ConsentWithdrawn'): ReadonlyArray<Said> =>
  scopes.flatMap(([kind, purpose, , more]) => [
    (at: Instant) => ended(type, kind, purpose, more, at),
  ])

/** Said of one thing. */
export const single: ReadonlyArray<Said> = [
  (at) => fact('PolicyDeclined', { policy: 'privacy', version: '2' }, at),
  ...no('ConsentRefused'),
  ...no('ConsentWithdrawn'),
  (at) => optedOut({}, at),
  (at) => optedOut({ purpose: 'news' }, at),
  (at) => optedOut({ channel: 'sms' }, at),
  (at) => optedOut({ purpose: 'news', channel: 'app' }, at),
  (at) => optedOut({ policy: 'privacy' }, at),
  toggled('off'),
  toggled('off', { device: phoneA }),
  agreed('ServiceUnsubscribed'),
  seen('off'),
  (at) => fact('PublicDataObjected', {}, at),
]

/** Said of many consents at once. */
const sweeping: ReadonlyArray<Said> = [
  (at) =>
    fact(
      'ConsentWithdrawn',
      { kind: 'separate_consent', purpose: 'shop.order', act: 'click', every: true },
      at,
    ),
  (at) => fact('EverythingWithdrawn', { act: 'click' }, at),
]

export const noes: ReadonlyArray<Said> = [...single, ...sweeping]

const minutesAgo = fc.oneof(fc.constantFrom(0, 10, 20, 30), fc.integer({ min: 0, max: 60 }))
/** Acts in the order in which they happened, by the minute and so many minutes sooner: often at one instant. */
export const history = (words: ReadonlyArray<Said>, maxLength = 8, sooner = 0) =>
  fc
    .array(fc.tuple(fc.constantFrom(...words), minutesAgo), { maxLength })
    .map((said) =>
      said.toSorted(([, a], [, b]) => b - a).map(([word, ago]) => word(minutes(-ago - sooner))),
    )

/** Accepted and agreed to long ago, so that there is something for a no to end. */
export const begun: ReadonlyArray<LedgerEvent> = [
  ...yeses.map((said, n) => said(hours(-30 - n))),
  fact('FeatureToggled', { feature: 'profile.edit', state: 'on' }, hours(-30)),
]

const questions: ReadonlyArray<object> = [
  ...scopes.map(([, purpose, categories, more]) => ({
    purpose,
    categories,
    operation: 'recipient' in more ? 'provide' : 'use',
    device: phoneA,
    ...more,
  })),
  { purpose: 'nearby', operation: 'use', device: phoneB },
  { purpose: 'app.operate', operation: 'use' },
  { purpose: 'scan', operation: 'use' },
  { purpose: 'insight', operation: 'use' },
  { purpose: 'movements', operation: 'collect' },
  { purpose: 'news', operation: 'use' },
  { purpose: 'news', operation: 'send', channel: 'sms' },
  { purpose: 'news', operation: 'send', channel: 'app', device: phoneA },
]

/** Every question under both law profiles: decision and reasons. */
export const answersOf = (lens: StandingLens): ReadonlyArray<string> =>
  (['cn-pipl', 'policy-literal'] as const).flatMap((profile) =>
    questions.map((question) =>
      short(decideThrough(view, lens, { subject: person, profile, ...question } as Question, noon)),
    ),
  )

/** The same through the standing and through the text of its row. */
export const bothLenses = (standing: Standing): ReadonlyArray<StandingLens> => [
  lensOf(standing),
  textLens(standingText(standing)),
]

/** The first of these seen as one person with the others. */
export const together = (own: StandingLens, ...others: ReadonlyArray<StandingLens>): StandingLens =>
  joinedLens({ own, others: others.map((lens) => ({ subject: stranger, lens })) })

export const lensAfter = (events: ReadonlyArray<LedgerEvent>): StandingLens =>
  lensOf(standingOf(events))
