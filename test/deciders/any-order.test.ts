/** Under two clocks: whatever the order in which acts are told, the standing as of an instant is the same. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { decide } from '../decisions/decide.ts'
import { lifeAsOf } from '../../src/deciders/life.ts'
import { subjectDecider } from '../../src/deciders/subject.ts'
import type { Life, SubjectCommand } from '../../src/deciders/subject.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { hours, minutes, noon, person, phoneA, short, view } from '../decisions/fixture.ts'
import type { Question } from '../../src/decisions/question.ts'
import { accepts, delivered, leaves, returns, shown } from './acts.ts'
import { after, context, does } from './spec.ts'

const privacy = { policy: 'privacy' }
const said = { ...privacy, version: '2', how: 'click', control: 'off', single: true }
const scopes = [
  { kind: 'purpose_consent', purpose: 'profile.display', categories: ['nickname'] },
  { kind: 'separate_consent', purpose: 'nearby', categories: ['location'] },
  { kind: 'separate_consent', purpose: 'shop.order', categories: ['phone'], recipient: 'courier' },
  { kind: 'separate_consent', purpose: 'shop.order', categories: ['nickname'], recipient: 'shop' },
]
const narrowed = scopes.map(({ categories: _none, ...scope }) => scope)
const wide = [...new Set(narrowed.map(({ kind, purpose }) => `${kind}/${purpose}`))].map((key) => {
  const [kind, purpose] = key.split('/')
  return { kind, purpose }
})

/** Words of the person, and what follows from them; each can be told at any time. */
const words: ReadonlyArray<readonly [name: string, act: object]> = [
  ...scopes.map((scope) => ['grant-consent', { ...said, ...scope }] as const),
  ...narrowed.map((scope) => ['refuse-consent', { ...scope, how: 'click' }] as const),
  ...[...narrowed, ...wide].map(
    (scope) => ['withdraw-consent', { ...scope, how: 'click' }] as const,
  ),
  ['withdraw-everything', { how: 'click' }],
  ...[{}, { purpose: 'news' }, { channel: 'sms' }].map(
    (cells) => ['opt-out-of-marketing', { how: 'click', ...cells }] as const,
  ),
  ['opt-in-to-marketing', { purpose: 'news', channel: 'sms', how: 'click', control: 'off' }],
  ['toggle-feature', { feature: 'profile.edit', state: 'off' }],
  ['accept-policy', { ...privacy, version: '2' }],
  ['decline-policy', { ...privacy, version: '2' }],
  ['use-service', { ...privacy, by: 'person' }],
  [
    'observe-permission',
    { device: phoneA, permission: 'location', state: 'on', source: 'callback' },
  ],
  [
    'observe-permission',
    { device: phoneA, permission: 'location', state: 'off', source: 'callback' },
  ],
  ['subscribe-service', { purpose: 'movements', how: 'click', control: 'off' }],
  ['unsubscribe-service', { purpose: 'movements', how: 'click' }],
  ['observe-uninstall', { device: phoneA, certainty: 'observed' }],
  ...['8_to_13', '14_to_17'].map((band) => ['flag-minor', { band }] as const),
  ...['14', '18'].map((threshold) => ['reach-majority', { threshold }] as const),
]

const base = [
  delivered('1', hours(-24 * 45)),
  shown('1', hours(-24 * 45)),
  accepts('1', hours(-24 * 44)),
  delivered('2', hours(-24 * 20)),
  shown('2', hours(-24 * 20)),
]

type Told = { readonly command: SubjectCommand; readonly n: number }

/** Acts one after the other as they are told; which of them were taken. */
const tell = (
  order: ReadonlyArray<Told>,
  begun: ReadonlyArray<SubjectCommand> = base,
): { readonly life: Life; readonly taken: ReadonlySet<number> } => {
  const taken = new Set<number>()
  const start = begun.reduce<Life>((life, command) => {
    const drafts = subjectDecider.decide(life, command, context)
    return E.isRight(drafts) ? after(life, drafts.right) : life
  }, subjectDecider.initial)
  const life = order.reduce<Life>((so, { command, n }) => {
    const drafts = subjectDecider.decide(so, command, context)
    if (E.isLeft(drafts)) return so
    taken.add(n)
    return after(so, drafts.right)
  }, start)
  return { life, taken }
}

const questions: ReadonlyArray<object> = [
  ...narrowed.map(({ kind: _kind, ...scope }) => ({
    ...scope,
    operation: 'recipient' in scope ? 'provide' : 'use',
    device: phoneA,
  })),
  { purpose: 'app.operate', operation: 'use' },
  { purpose: 'insight', operation: 'use' },
  { purpose: 'movements', operation: 'collect' },
  { purpose: 'news', operation: 'send', channel: 'sms' },
  { purpose: 'news', operation: 'send', channel: 'app' },
]

const answers = (life: Life, at: Instant): ReadonlyArray<string> =>
  (['cn-pipl', 'policy-literal'] as const).flatMap((profile) =>
    questions.map((question) =>
      short(
        decide(
          view,
          lifeAsOf(life, at).standing,
          { subject: person, profile, ...question } as Question,
          at,
        ),
      ),
    ),
  )

const livesBefore = (last: number) =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...words), { minLength: 2, maxLength: 9 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 700 }), { minLength: 9, maxLength: 9 }),
      fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
    )
    .map(([acts, ago, places]) => {
      const told = acts.map(([name, act], n) => ({
        command: does(name, act, minutes(-(ago[n] ?? 0) - last)),
        n,
      }))
      const inTime = told.toSorted((a, b) => (a.command.at < b.command.at ? -1 : 1))
      const anyhow = told.toSorted((a, b) => (places[a.n] ?? 0) - (places[b.n] ?? 0))
      return { inTime, anyhow }
    })
const lives = livesBefore(0)

describe('acts told in any order', () => {
  test(
    'come to the same, as of every instant, wherever the same of them are taken',
    { timeout: 60_000 },
    () => {
      let same = 0
      fc.assert(
        fc.property(lives, ({ inTime, anyhow }) => {
          const first = tell(inTime)
          const second = tell(anyhow)
          // A grant may be refused for what is known of its time when it is told: the law is of what was taken.
          fc.pre(
            [...first.taken].every((n) => second.taken.has(n)) &&
              first.taken.size === second.taken.size,
          )
          same += 1
          for (const at of [noon, ...inTime.map(({ command }) => command.at)]) {
            expect(answers(second.life, at), at).toEqual(answers(first.life, at))
          }
        }),
        { numRuns: 250, seed: 9 },
      )
      expect(same).toBe(250)
    },
  )

  test('are all taken where they protect', () => {
    fc.assert(
      fc.property(lives, ({ anyhow }) => {
        const { taken } = tell(anyhow)
        const refused = anyhow
          .filter(({ n }) => !taken.has(n))
          .map(({ command }) => command.act.act)
        // Of a minor the guardian's word is the acceptance.
        const asks = /^(grant|opt-in|subscribe|flag-minor|reach-majority|accept)/u
        expect(refused.filter((act) => !asks.test(act))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

describe('having the account again', () => {
  const away = [leaves('app', minutes(-20)), returns('app', minutes(-15))]
  const gone = away.map((command, n) => ({ command, n: 100 + n }))
  const anew = [shown('2', minutes(-10)), accepts('2', minutes(-5))].map((command, n) => ({
    command,
    n: 200 + n,
  }))

  test('revives nothing, whatever was said before and in whatever order it is told', () => {
    const fresh = answers(tell(anew, []).life, noon)
    const isAllowed = fresh.map((answer) => answer.startsWith('ALLOW'))
    expect(isAllowed).toContain(true)
    let wouldHave = 0
    fc.assert(
      fc.property(livesBefore(30), fc.boolean(), ({ anyhow }, isLate) => {
        const order = isLate ? [...gone, ...anyhow, ...anew] : [...anyhow, ...gone, ...anew]
        const last = answers(tell(order).life, noon)
        const stayed = answers(tell([...anyhow, ...anew]).life, noon)
        for (const [index, answer] of last.entries()) {
          if (!answer.startsWith('ALLOW')) continue
          expect([isAllowed[index], answer]).toEqual([true, answer])
        }
        if (stayed.some((answer, index) => answer.startsWith('ALLOW') && !isAllowed[index]))
          wouldHave += 1
      }),
      { numRuns: 200, seed: 11 },
    )
    expect(wouldHave, 'lives in which something would have been allowed').toBeGreaterThan(15)
  })

  test('comes to the same when what was said before is told after it', () => {
    let same = 0
    fc.assert(
      fc.property(livesBefore(30), ({ inTime, anyhow }) => {
        const first = tell([...inTime, ...gone, ...anew])
        const second = tell([...gone, ...anyhow, ...anew])
        fc.pre(
          [...first.taken].every((n) => second.taken.has(n)) &&
            first.taken.size === second.taken.size,
        )
        same += 1
        for (const at of [noon, minutes(-12), ...inTime.map(({ command }) => command.at)])
          expect(answers(second.life, at), at).toEqual(answers(first.life, at))
      }),
      { numRuns: 150, seed: 12 },
    )
    expect(same).toBe(150)
  })

  test('leaves a no standing', () => {
    const no = does('opt-out-of-marketing', { how: 'click' }, minutes(-60))
    const { life } = tell([{ command: no, n: 0 }, ...gone, ...anew])
    expect(
      short(
        decide(
          view,
          life.standing,
          {
            subject: person,
            purpose: 'news',
            operation: 'send',
            channel: 'sms',
            profile: 'policy-literal',
          } as Question,
          noon,
        ),
      ),
    ).toBe('DENY OPTED_OUT')
  })
})
