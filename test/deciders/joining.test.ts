/** Given, when, records: joining two surrogates, separating them, and telling it. */
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { identityDecider } from '../../src/deciders/identity.ts'
import type { IdentityCommand } from '../../src/deciders/identity.ts'
import {
  decideJoining,
  decideSeparation,
  evolveJoining,
  neverJoined,
} from '../../src/deciders/joining.ts'
import type { Draft } from '../../src/deciders/decider.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { matterFrom, subjectFrom } from '../../src/kernel/ids.ts'
import type { SubjectId } from '../../src/kernel/ids.ts'
import { maxMembers } from '../../src/standing/lens/members.ts'
import { event, guardian, hours, minutes, noon, person, stranger } from '../decisions/fixture.ts'
import { recorded } from './spec.ts'

const first = matterFrom('jng', '1'.repeat(32))
const second = matterFrom('jng', '2'.repeat(32))
const joined = (other: SubjectId, joining = first, at = hours(-2)) =>
  event(at, { type: 'SurrogatesJoined', body: { other, joining } })
const separated = (other: SubjectId, joining = first, at = hours(-1)) =>
  event(at, { type: 'SurrogatesSeparated', body: { other, joining } })
const given = (...events: ReadonlyArray<LedgerEvent>) => events.reduce(evolveJoining, neverJoined)

const groupOf = (...members: ReadonlyArray<SubjectId>) => new Set(members)
const many = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => subjectFrom((from + n).toString(16).padStart(32, '0')))

describe('joining', () => {
  const alone = { ofSubject: groupOf(person), ofOther: groupOf(stranger) }
  test('is of two surrogates, once, directly or through others', () => {
    expect(decideJoining(person, stranger, alone)).toEqual(E.right('join'))
    expect(decideJoining(person, person, { ...alone, ofOther: alone.ofSubject })).toEqual(
      E.left({ refusal: 'surrogate-is-self' }),
    )
    const all = groupOf(person, guardian, stranger)
    expect(decideJoining(person, stranger, { ofSubject: all, ofOther: all })).toEqual(
      E.right('joined-already'),
    )
  })

  test('is of so many surrogates and no more', () => {
    const ofSubject = groupOf(person, ...many(100, maxMembers - 2))
    expect(decideJoining(person, stranger, { ...alone, ofSubject })).toEqual(E.right('join'))
    const ofOther = groupOf(stranger, guardian)
    expect(decideJoining(person, stranger, { ofSubject, ofOther })).toEqual(
      E.left({ refusal: 'too-many-surrogates', limit: maxMembers }),
    )
  })
})

describe('separating', () => {
  test('ends the joining that stands between the two', () => {
    expect(decideSeparation(given(joined(stranger)), stranger)).toEqual(E.right(first))
    const again = given(joined(stranger), separated(stranger), joined(stranger, second))
    expect(decideSeparation(again, stranger)).toEqual(E.right(second))
  })

  test('says the same again, and is refused where there was nothing to end', () => {
    const over = given(joined(stranger), separated(stranger))
    expect(decideSeparation(over, stranger)).toEqual(E.right('separated-already'))
    const refused = E.left({ refusal: 'surrogates-not-joined' })
    expect(decideSeparation(over, guardian)).toEqual(refused)
    expect(decideSeparation(neverJoined, stranger)).toEqual(refused)
  })
})

describe('telling of a joining', () => {
  const { decide, evolve, initial, isDone } = identityDecider
  const at = minutes(-1)
  const command = (change: 'joined' | 'separated'): IdentityCommand => ({
    change,
    other: stranger,
    binding: first,
    at,
  })
  const told = (...changes: ReadonlyArray<'joined' | 'separated'>) =>
    changes.reduce((state, change) => {
      const drafts = decide(state, command(change), { now: noon })
      return E.isRight(drafts)
        ? drafts.right.map((d: Draft, n) => recorded(d, n)).reduce(evolve, state)
        : state
    }, initial)

  test('records it as of the instant of the finding, and once', () => {
    expect(decide(initial, command('joined'), { now: noon })).toEqual(
      E.right([
        {
          type: 'SurrogatesJoined',
          body: { other: stranger, joining: first },
          occurredAt: at,
          timeSource: 'ledger',
        },
      ]),
    )
    expect(decide(told('joined'), command('joined'), { now: noon })).toEqual(E.right([]))
    expect(isDone(told('joined'), command('separated'), { now: noon })).toBe(false)
    const over = told('joined', 'separated')
    expect(decide(over, command('separated'), { now: noon })).toEqual(E.right([]))
  })
})
