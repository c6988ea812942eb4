/** Joining through crashes, and under two clocks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { Question } from '../../../src/decisions/question.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import type { Answer } from '../../../src/ledger/ledger.ts'
import { acceptPolicy, declinePolicy, showNotice } from '../../support/acts.ts'
import { officer } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { openJoinedLedger } from './joined-ledger.ts'
import type { JoinedLedger } from './joined-ledger.ts'

let at: JoinedLedger
beforeAll(async () => {
  at = await openJoinedLedger()
})
afterAll(() => at.close())

const told = async (): Promise<SubjectId> => {
  const me = await at.person()
  for (const act of [showNotice, acceptPolicy]) expect(await at.act(me, act)).toBe(true)
  return me
}
const operate = (subject: SubjectId) =>
  ({ subject, purpose: 'app.operate', operation: 'use' }) as unknown as Question
const short = ({ decision, reasons }: Answer) => `${decision} ${reasons[0]?.code ?? ''}`
const live = (subject: SubjectId): string => short(at.ledger().ask(operate(subject)))
const found = (events: ReadonlyArray<LedgerEvent>) =>
  events.filter(({ type }) => type.startsWith('Surrogates')).map(({ type }) => type)
const run = (what: 'joinSurrogates' | 'separateSurrogates', me: SubjectId, other: SubjectId) =>
  at.ledger()[what](me, other, officer)()

describe('a crash between the two tellings', () => {
  // Of appends: none, or one of the two.
  test.each([0, 1])('after %i of them tells both at the next start, once', async (appends) => {
    const [me, again] = [await told(), await told()]
    expect(await at.act(again, declinePolicy)).toBe(true)
    at.failAfter(appends)
    expect(E.isLeft(await run('joinSurrogates', me, again))).toBe(true)
    await at.reopen()
    for (const each of [me, again])
      expect(found(await at.events(each))).toEqual(['SurrogatesJoined'])
    const [mine, theirs] = [await at.events(me), await at.events(again)].map((events) =>
      events.at(-1),
    )
    expect(mine).toMatchObject({ actor: officer, body: { other: again } })
    expect(theirs?.occurredAt).toBe(mine?.occurredAt)
    expect(live(me)).toBe('DENY NON_ACCEPTANCE')

    at.failAfter(appends)
    expect(E.isLeft(await run('separateSurrogates', me, again))).toBe(true)
    await at.reopen()
    for (const each of [me, again])
      expect(found(await at.events(each))).toEqual(['SurrogatesJoined', 'SurrogatesSeparated'])
    expect(live(me)).toBe('ALLOW IN_ORDER')
    expect(await right(at.ledger().separateSurrogates(again, me, officer))).toEqual([])
  })

  test('is made up for by the retry, where the ledger went on', async () => {
    const [me, again] = [await told(), await told()]
    at.failAfter(1)
    expect(E.isLeft(await run('joinSurrogates', me, again))).toBe(true)
    at.failAfter(Number.POSITIVE_INFINITY)
    expect(await right(at.ledger().joinSurrogates(me, again, officer))).toEqual([again])
    for (const each of [me, again])
      expect(found(await at.events(each))).toEqual(['SurrogatesJoined'])
  })
})

describe('two who join the same at once', () => {
  test('are told once, and never make one person of more than may be', async () => {
    const [me, again] = [await told(), await told()]
    await Promise.all(
      [me, again].map((each) => run('joinSurrogates', each, each === me ? again : me)),
    )
    expect(found(await at.events(me))).toEqual(['SurrogatesJoined'])
    const many = await Promise.all(Array.from({ length: 12 }, () => at.person()))
    const joined = await Promise.all(many.map((other) => run('joinSurrogates', me, other)))
    expect(joined.filter(E.isRight)).toHaveLength(6)
    const refused = { refusal: 'too-many-surrogates', limit: 8 }
    expect(joined.filter(E.isLeft).map(({ left }) => left)).toEqual(
      Array.from({ length: 6 }, () => refused),
    )
  })
})
