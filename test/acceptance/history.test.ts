import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { E } from '../../src/fp.ts'
import { withItem } from '../catalogue/shipped.ts'
import { acceptPolicy, matterOf, recipient, showNotice } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { DecisionBody } from '../../src/api/bodies/decision-bodies.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { anyQuestion, anyStep, anyTopic, peopleCount } from './random-history.ts'
import type { Asked, Step } from './random-history.ts'
import { right } from '../support/unwrap.ts'

const millisecond = 1 / 60_000

/** The answer to a live question, and its instant. */
type Remembered = { readonly question: object; readonly answer: DecisionBody }

/** Everything but the rows' position, which is about the node that answered. */
const ruling = (answer: DecisionBody): object => ({ ...answer, position: '' })

/** A version with one purpose widened: consents to it do not carry over. */
const widened = (version: string, purpose: string): PolicyPackage => {
  const more = { refusal: 'nothing', categories: ['nickname', 'avatar', 'region'] }
  const pkg = withItem('purposes', purpose, purpose === 'profile.display' ? more : { features: [] })
  return { ...pkg, version: version as PolicyPackage['version'] }
}

describe('a question about the past', () => {
  let ledger: ServedLedger
  let versions = 1
  beforeAll(async () => {
    ledger = await openServedLedger()
    for (const id of ['shop.x', 'shop.y']) {
      const categories = ['phone_number', 'location']
      await ledger.register(
        recipient(id, ['third_party.phone', 'third_party.location'], categories),
      )
    }
  })
  afterAll(() => ledger.close())

  const inForce = (act: object): object => {
    if (!('version' in act) || act.version !== 'now') return {}
    const found = [...ledger.node().ledger.view().inForce.values()].map(({ version }) => version)
    return { version: found[0] }
  }
  const soon = (act: object): object =>
    Object.values(act).includes('soon')
      ? {
          [Object.keys(act).find((key) => Reflect.get(act, key) === 'soon') ?? '']: new Date(
            Date.parse(ledger.clock.now()) + 45 * 60_000,
          ).toISOString(),
        }
      : {}

  /** An exemption's id is one person's: of those that a history names, everybody has their own. */
  const ownId = (act: object, person: string): object =>
    'exemption' in act
      ? { exemption: matterOf('exm', person).slice(0, -1) + String(act.exemption).slice(-1) }
      : {}

  /** Does one step; what is refused is refused, and nothing of it stays. */
  const take = async (step: Step, people: ReadonlyArray<string>): Promise<boolean> => {
    const { call, clock } = ledger
    const now = Date.parse(clock.now())
    switch (step.step) {
      case 'act': {
        const { lateMinutes, act } = step
        const when =
          lateMinutes === 0
            ? {}
            : { occurredAt: new Date(now - lateMinutes * 60_000).toISOString() }
        const person = people[step.who] ?? ''
        const path = `/v1/subjects/${person}/acts`
        for (const by of ['service', 'officer'] as const) {
          const body = { ...act, ...when, ...inForce(act), ...soon(act), ...ownId(act, person) }
          const { status } = await call('POST', path, { by, body })
          if (status === 201 || status === 200) return true
        }
        return false
      }
      case 'register':
        await call('POST', '/v1/catalogue', {
          by: 'officer',
          body: { ...step.command, ...soon(step.command) },
        })
        return true
      case 'publish': {
        versions += 1
        if (versions > 3) return false
        const effectiveAt = new Date(now + step.inMinutes * 60_000).toISOString()
        await ledger.publish(widened(`v${versions}`, step.purpose), { effectiveAt })
        return true
      }
      case 'erase': {
        const path = `/v1/subjects/${people[step.who]}/erasure`
        return (await call('POST', path, { by: 'officer', body: {} })).status === 200
      }
    }
  }

  /** Accepted whatever is in force by now. */
  const newcomer = async (): Promise<string> => {
    const subject = await ledger.person()
    const path = `/v1/subjects/${subject}/acts`
    for (const version of ['v1', 'v2', 'v3']) {
      await ledger.call('POST', path, { by: 'service', body: showNotice(version) })
      await ledger.call('POST', path, { by: 'service', body: acceptPolicy(version) })
    }
    return subject
  }

  const live = async (
    asked: ReadonlyArray<Asked>,
    people: ReadonlyArray<string>,
  ): Promise<ReadonlyArray<Remembered>> => {
    const { head } = ledger.node().ledger.health()
    await ledger.node().ledger.waitFor(head, 30_000)
    const questions = asked.map(({ who, question }) => ({ subject: people[who], ...question }))
    const answers = await ledger.askMany(questions)
    return answers.map((answer, n) => ({ question: questions[n]!, answer }))
  }

  const askedAgain = async (told: ReadonlyArray<Remembered>): Promise<ReadonlyArray<object>> => {
    const answers: DecisionBody[] = []
    const questions = told.map(({ question, answer: { decidedAt } }) => ({
      ...question,
      asOf: decidedAt,
      knownAt: decidedAt,
    }))
    for (let n = 0; n < questions.length; n += 100) {
      answers.push(...(await ledger.askMany(questions.slice(n, n + 100))))
    }
    return answers.map(ruling)
  }

  const played = anyTopic.chain((topic) =>
    fc.array(
      fc.record({
        step: anyStep(topic),
        asked: fc.array(anyQuestion(topic), { minLength: 3, maxLength: 8 }),
        minutes: fc.constantFrom(millisecond, 1, 30, 60 * 11),
      }),
      { minLength: 25, maxLength: 45, size: 'max' },
    ),
  )

  const seen = new Set<string>()
  const everything: Remembered[] = []

  test('is answered as the live path answered then, whatever was recorded since', async () => {
    const property = fc.asyncProperty(played, async (steps) => {
      const people = await Promise.all(Array.from({ length: peopleCount }, newcomer))
      const told: Remembered[] = []
      for (const [n, { step, asked, minutes }] of steps.entries()) {
        // After a restart rows are read from the disk, and no longer as they were folded in memory.
        if (n % 15 === 14) await ledger.restart()
        // Nothing is recorded within the millisecond in which a question was answered.
        ledger.clock.pass(millisecond)
        await take(step, people)
        ledger.clock.pass(minutes)
        told.push(...(await live(asked, people)))
      }
      ledger.clock.pass(1)
      for (const { answer } of told) seen.add(`${answer.decision} ${answer.reasons[0]?.code}`)
      everything.push(...told)
      expect(await askedAgain(told)).toEqual(told.map(({ answer }) => ruling(answer)))
    })
    await fc.assert(property, { numRuns: 16, endOnFailure: true, seed: 5 })
  }, 120_000)

  test('was put to histories that had something to say', () => {
    expect(everything.length).toBeGreaterThan(1_000)
    expect(seen.size).toBeGreaterThan(20)
    expect(seen).toContain('ALLOW IN_ORDER')
    expect(seen).toContain('ALLOW EXEMPTION')
    expect(seen).toContain('DENY OPTED_OUT')
    expect(seen).toContain('DENY WITHDRAWN')
    expect(seen).toContain('DENY ACCOUNT_CANCELLED')
  })

  test('is answered the same after all rows were folded anew, and after a restart', async () => {
    const { digest } = ledger.node()
    const before = await right(digest())
    const built = await ledger.node().ledger.rebuild([], () => {})()
    expect(E.isRight(built)).toBe(true)
    expect((await right(digest())).overall).toBe(before.overall)
    await ledger.restart()
    expect((await right(ledger.node().digest())).overall).toBe(before.overall)
    const some = everything.filter((_, n) => n % 7 === 0)
    expect(await askedAgain(some)).toEqual(some.map(({ answer }) => ruling(answer)))
  })
})
