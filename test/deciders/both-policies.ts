/** Histories under two policies: what is said in them, step by step. */
import { E } from '../../src/fp.ts'
import { subjectDecider } from '../../src/deciders/subject.ts'
import type { SubjectState } from '../../src/deciders/subject.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { noon } from '../decisions/fixture.ts'
import { bothView } from '../decisions/two-policies.ts'
import { acceptPolicy, showNotice } from '../support/acts.ts'
import type { Draw } from './arbitrary.ts'
import { commandOf } from './laws.ts'
import { actOf, after } from './spec.ts'

/** An act, drawn for the state that it comes into, and when it is said. */
export type Step = readonly [Draw, Instant]
const context = { view: bothView, now: noon }

/** The events of a step, or the reason of its refusal. */
export const outcomeOf = (state: SubjectState, step: Step, index: number) =>
  subjectDecider.decide(state, commandOf(state, step, index), context)

/** The state after a step; one that is refused leaves it as it was. */
export const next = (state: SubjectState, step: Step, index: number): SubjectState => {
  const outcome = outcomeOf(state, step, index)
  return E.isRight(outcome) ? after(state, outcome.right) : state
}

/** A state under both, in which both were accepted and a minor's guardian is known. */
export const opening: ReadonlyArray<Step> = [
  showNotice,
  { act: 'show-notice', policy: 'clinic', version: '2', locale: 'en' },
  acceptPolicy,
  { act: 'accept-policy', policy: 'clinic', version: '2' },
].map((act) => [() => actOf(act), noon])

/** A person who took these steps. */
export const stateOf = (steps: ReadonlyArray<Step>): SubjectState =>
  steps.reduce(next, subjectDecider.initial)

/** Said at noon. */
export const says = (act: object): Step => [() => actOf(act), noon]
