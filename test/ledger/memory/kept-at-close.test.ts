/** What is written as a ledger closes: of those whom the memory holds, many and not too many. */
import { expect, test } from 'vitest'
import { initialState } from '../../../src/deciders/subject-state/subject-state.ts'
import { entriesFrom } from '../../../src/kernel/entries.ts'
import { subjectStream } from '../../../src/kernel/ids.ts'
import { makeKeptStates } from '../../../src/ledger/memory/kept-states.ts'
import { TE } from '../../../src/fp.ts'
import { noon } from '../../decisions/fixture.ts'
import { everything, somebody } from './act-env.ts'

const nothingThere = { get: () => undefined, clear: () => TE.right(undefined) }

const state = { ...initialState, past: 'forgotten' as const, count: 40 }
const loaded = { state, revision: 39n, position: 40n }
const shown = Array.from({ length: 2_000 }, (_, n) => [`policy/${n}`, noon] as const)
const heavy = { ...state, notice: { ...state.notice, shown: entriesFrom(shown) } }

const peopleOf = (count: number) => Array.from({ length: count }, () => subjectStream(somebody()))

test('states are kept at a close as they come, until they are many or heavy, and not twice', () => {
  const kept = makeKeptStates(nothingThere, () => false, everything)
  const written = () => {
    const changes = [...kept.keeping.take(2n ** 62n)].map(([stream]) => stream)
    kept.keeping.settle(true)
    return changes
  }
  const light = peopleOf(4_100)
  kept.noteAll(light.map((stream) => [stream, loaded]))
  expect(written()).toEqual(light.slice(0, 4_096))
  const many = peopleOf(60)
  kept.noteAll(many.map((stream) => [stream, { ...loaded, state: heavy }]))
  // 100,000 entries.
  expect(written()).toEqual(many.slice(0, 49))
  kept.noteAll([many[0]!, many[59]!].map((stream) => [stream, loaded]))
  expect(written()).toEqual([many[59]])
})
