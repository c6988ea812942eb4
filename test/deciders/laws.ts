/** The two laws of every decider, to be asserted for any history and any act. */
import { expect } from 'vitest'
import { E } from '../../src/fp.ts'
import { subjectDecider } from '../../src/deciders/subject.ts'
import type { SubjectState, SubjectCommand } from '../../src/deciders/subject.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { matterFrom } from '../../src/kernel/ids.ts'
import { id, person } from '../decisions/fixture.ts'
import type { Draw } from './arbitrary.ts'
import { after, context } from './spec.ts'

export type Step = readonly [Draw, Instant]

/** The edge derives the fresh id from the request, so that a retry brings the same one. */
export const commandOf = (
  state: SubjectState,
  [draw, at]: Step,
  request: number,
): SubjectCommand => ({
  subject: person,
  act: draw(state),
  at,
  timeSource: 'service',
  matter: matterFrom('dsc', request.toString(16).padStart(32, '0')),
  requestId: uuidFrom('request', request),
  actor: id('another-officer'),
})

/** Whatever is accepted of these steps, one after the other. */
export const stateAfter = (steps: ReadonlyArray<Step>): SubjectState =>
  steps.reduce<SubjectState>((state, step, index) => {
    const outcome = subjectDecider.decide(state, commandOf(state, step, index), context)
    return E.isRight(outcome) ? after(state, outcome.right) : state
  }, subjectDecider.initial)

/** Law 1: the events folded give the state asked for. Law 2: the same command again records nothing. */
export const obeysTheLaws = (
  state: SubjectState,
  command: SubjectCommand,
): 'refused' | 'nothing' | 'recorded' => {
  const outcome = subjectDecider.decide(state, command, context)
  if (E.isLeft(outcome)) return 'refused'
  const next = after(state, outcome.right)
  expect(subjectDecider.isDone(next, command, context), 'is done after its own events').toBe(true)
  expect(subjectDecider.decide(next, command, context), 'records nothing the second time').toEqual(
    E.right([]),
  )
  return outcome.right.length === 0 ? 'nothing' : 'recorded'
}
