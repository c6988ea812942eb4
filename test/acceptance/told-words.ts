/** A person's words and their way to the ledger: by which clock, how late, how often. */
import fc from 'fast-check'
import { optOut, refuse, withdraw, withdrawAll } from '../support/acts.ts'
import { acceptPolicy, grant, optIn, policy } from './acts.ts'

/** The topics of a yes or a no. */
export type Topic = 'policy' | 'nickname' | 'offers' | 'sms'

type Act = { readonly act: string; readonly [field: string]: unknown }

const about = ['financial_info', 'contact_points', 'phone_number']
const yes: { readonly [T in Topic]: Act } = {
  policy: acceptPolicy(),
  nickname: grant('purpose_consent', 'profile.display', ['nickname']),
  offers: grant('separate_consent', 'marketing.financial', about),
  sms: optIn('marketing.financial', 'sms'),
}

/** Every way of saying no, with what it is a no to. */
const noes: ReadonlyArray<readonly [act: Act, to: ReadonlyArray<Topic>]> = [
  [{ act: 'decline-policy', policy, version: 'v1' }, ['policy']],
  [withdraw, ['nickname']],
  [refuse, ['nickname']],
  [{ ...withdraw, kind: 'separate_consent', purpose: 'marketing.financial' }, ['offers']],
  [optOut, ['sms']],
  [{ ...optOut, channel: 'sms' }, ['sms']],
  [withdrawAll, ['nickname', 'offers', 'sms']],
]

type Question = { readonly asked: object; readonly needs: ReadonlyArray<Topic> }
export const questions: ReadonlyArray<Question> = [
  {
    asked: { purpose: 'profile.display', operation: 'use', categories: ['nickname'] },
    needs: ['policy', 'nickname'],
  },
  {
    asked: { purpose: 'marketing.financial', operation: 'send', channel: 'sms', categories: about },
    needs: ['policy', 'offers', 'sms'],
  },
]

/** How late: by so many ms, or just before so many of the words that were told since. */
type Late = { readonly ms: number } | { readonly words: number }

/**
 * By whom it is told. `clockMs` is how far the teller's clock is off, absent where no time is claimed. A clock that is
 * ahead when a yes is told is bounded by the ledger; how far back or ahead one is for a no is all the same.
 */
export type Teller = {
  readonly source?: 'device' | 'service' | 'hotline' | 'counter' | 'partner'
  readonly late: Late
  readonly clockMs?: number
}

const errorMs = 300_000
const off = (min: number, max: number) => fc.integer({ min, max })
const atOnce: Late = { ms: 0 }
const late: fc.Arbitrary<Late> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ words: off(1, 3) }) },
  { weight: 1, arbitrary: fc.record({ ms: off(0, 3_600_000) }) },
)
const maybeLate = fc.oneof(fc.constant(atOnce), late)
const app = fc.constant<Teller>({ late: atOnce })
const vouched: fc.Arbitrary<Teller> = fc.record({
  source: fc.constantFrom('hotline', 'counter', 'partner'),
  late,
  clockMs: fc.constant(0),
})
const slow: fc.Arbitrary<Teller> = fc.record({
  source: fc.constantFrom('device', 'service'),
  late: maybeLate,
  clockMs: fc.oneof(off(-20_000, 0), off(1 - errorMs, 0)),
})
const anyhow: fc.Arbitrary<Teller> = fc.record({
  source: fc.constant('device'),
  late: maybeLate,
  clockMs: fc.oneof(off(-20_000, 20_000), off(-2 * 86_400_000, 2 * 86_400_000)),
})
const passedOn: fc.Arbitrary<Teller> = fc.record({
  source: fc.constant('service'),
  late: fc.constant(atOnce),
  clockMs: fc.oneof(off(-20_000, 20_000), off(1 - errorMs, errorMs - 1)),
})

export type Step =
  | {
      readonly step: 'say'
      readonly act: Act
      readonly isYes: boolean
      readonly to: ReadonlyArray<Topic>
      readonly by: Teller
      readonly credential: 0 | 1
    }
  /** Sends something said before again, with its key. */
  | { readonly step: 'retry'; readonly which: number; readonly credential: 0 | 1 }
  | { readonly step: 'restart' }

const credential = fc.constantFrom<0 | 1>(0, 1)
export const topics: ReadonlyArray<Topic> = ['policy', 'nickname', 'offers', 'sms']

/** The app's words before anything else: a yes to everything. */
export const yesTo = (topic: Topic): Step => ({
  step: 'say',
  act: yes[topic],
  isYes: true,
  to: [topic],
  by: { late: atOnce },
  credential: 0,
})

type Timed = { readonly passMs: number; readonly step: Step }

const stepAbout = (some: ReadonlyArray<Topic>): fc.Arbitrary<Timed> =>
  fc.record({
    // The same again within three seconds is a second tap, and records nothing.
    passMs: fc.oneof(off(3_001, 9_999), off(3_001, 9_999), off(3_001, 400_001)),
    step: fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .tuple(fc.constantFrom(...some), fc.oneof(app, vouched, vouched, slow), credential)
          .map(([topic, by, c]): Step => ({ ...yesTo(topic), by, credential: c }) as Step),
      },
      {
        weight: 7,
        arbitrary: fc
          .tuple(
            fc.constantFrom(...noes.filter(([, to]) => to.some((topic) => some.includes(topic)))),
            fc.oneof(app, app, vouched, anyhow, passedOn),
            credential,
          )
          .map(([[act, to], by, c]): Step => {
            return { step: 'say', act, isYes: false, to, by, credential: c }
          }),
      },
      {
        weight: 5,
        arbitrary: fc
          .tuple(fc.nat(), credential)
          .map(([which, c]): Step => ({ step: 'retry', which, credential: c })),
      },
      { weight: 1, arbitrary: fc.constant<Step>({ step: 'restart' }) },
    ),
  })

/** About one or two topics each, so that words meet. */
export const anySteps: fc.Arbitrary<ReadonlyArray<Timed>> = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(...topics).map((topic) => [topic]) },
    { weight: 1, arbitrary: fc.subarray([...topics], { minLength: 2 }) },
  )
  .chain((some) => fc.array(stepAbout(some), { minLength: 8, maxLength: 30 }))

/** A no said again, which changes nothing, and a yes of between the two that is told afterwards. */
const saidAgain = ([act, to]: (typeof noes)[number]): ReadonlyArray<Timed> => {
  const no: Step = { step: 'say', act, isYes: false, to, by: { late: atOnce }, credential: 0 }
  const yeses = to.map((topic, before): Step => {
    const by: Teller = { source: 'counter', late: { words: before + 1 }, clockMs: 0 }
    return { ...yesTo(topic), by } as Step
  })
  return [no, no, ...yeses].map((step) => ({ passMs: 5_000, step }))
}

/** Lives that were answered wrong once: tried first, each time. */
export const known: [ReadonlyArray<Timed>][] = noes.map((no) => [saidAgain(no)])

/** One word as the ledger was told it. */
export type Word = {
  readonly isYes: boolean
  /** The instant of the person's word, in ms. */
  readonly said: number
  /** Between these it is counted from: the same where somebody vouches for the time or none is claimed. */
  readonly earliest: number
  readonly latest: number
}

/** When it was said, in ms: `told` is when each word before it was told. */
export const saidAt = ({ late: by }: Teller, now: number, told: ReadonlyArray<number>): number =>
  'ms' in by ? now - by.ms : (told.at(-by.words) ?? now) - 501

export const wordOf = (
  isYes: boolean,
  { source, clockMs }: Pick<Teller, 'source' | 'clockMs'>,
  said: number,
  now: number,
): Word => {
  if (source === undefined) return { isYes, said, earliest: now, latest: now }
  if (source !== 'device' && source !== 'service') {
    return { isYes, said, earliest: said, latest: said }
  }
  // No clock of theirs is believed for a no; a yes counts from what it claims, or from what it came after.
  return isYes
    ? { isYes, said, earliest: said + (clockMs ?? 0), latest: now }
    : { isYes, said, earliest: now, latest: now }
}

/** `no`: the last word is one. `yes`: it is a yes, beyond any doubt of clocks. */
export const lastOf = (words: ReadonlyArray<Word>): 'no' | 'yes' | 'doubtful' => {
  const last = words.toSorted((a, b) => a.said - b.said).at(-1)
  if (last?.isYes !== true) return 'no'
  return words.every(({ isYes, latest }) => isYes || latest < last.earliest) ? 'yes' : 'doubtful'
}
