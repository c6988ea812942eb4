/** Histories of up to nine acts, told in time and in another order, and what is decided by them. */
import * as fc from 'fast-check'
import { E } from '../../src/fp.ts'
import { decide } from '../decisions/decide.ts'
import { stateAsOf } from '../../src/deciders/subject-state/subject-state.ts'
import { subjectDecider } from '../../src/deciders/subject.ts'
import type { SubjectState, SubjectCommand } from '../../src/deciders/subject.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { hours, minutes, person, phoneA, short, view } from '../decisions/fixture.ts'
import type { Question } from '../../src/decisions/question.ts'
import { accepts, delivered, shown } from './acts.ts'
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
export const words: ReadonlyArray<readonly [name: string, act: object]> = [
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
export const tell = (
  order: ReadonlyArray<Told>,
  begun: ReadonlyArray<SubjectCommand> = base,
): { readonly state: SubjectState; readonly taken: ReadonlySet<number> } => {
  const taken = new Set<number>()
  const start = begun.reduce<SubjectState>((state, command) => {
    const drafts = subjectDecider.decide(state, command, context)
    return E.isRight(drafts) ? after(state, drafts.right) : state
  }, subjectDecider.initial)
  const state = order.reduce<SubjectState>((so, { command, n }) => {
    const drafts = subjectDecider.decide(so, command, context)
    if (E.isLeft(drafts)) return so
    // Told before its cancellation a coming back changes nothing: the account stays closed, which denies.
    if (command.act.act !== 'reopen-account' || drafts.right.length > 0) taken.add(n)
    return after(so, drafts.right)
  }, start)
  return { state, taken }
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

export const answers = (state: SubjectState, at: Instant): ReadonlyArray<string> =>
  (['cn-pipl', 'policy-literal'] as const).flatMap((profile) =>
    questions.map((question) =>
      short(
        decide(
          view,
          stateAsOf(state, at).standing,
          { subject: person, profile, ...question } as Question,
          at,
        ),
      ),
    ),
  )

export const historiesBefore = (last: number, some = words) =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...some), { minLength: 2, maxLength: 9 }),
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
