/** given(events or acts).when(command).records(facts) | recordsNothing() | isRefused(name): a rule as one line. */
import { expect } from 'vitest'
import { E } from '../../src/fp.ts'
import { decodeAct } from '../../src/commands/acts.ts'
import type { Act } from '../../src/commands/acts.ts'
import type { View } from '../../src/catalogue/view.ts'
import type { Draft } from '../../src/deciders/decider.ts'
import type { RefusalName } from '../../src/deciders/refusal.ts'
import { subjectDecider } from '../../src/deciders/subject.ts'
import type { Context, SubjectState, SubjectCommand } from '../../src/deciders/subject.ts'
import type { Fact, LedgerEvent } from '../../src/events/ledger-event.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { event, matter, noon, person, view } from '../decisions/fixture.ts'

export const context: Context = { view, now: noon }

/** The act as it comes in at the door: decoded by its own codec. */
export const actOf = (value: object): Act => {
  const decoded = decodeAct(value)
  if (E.isLeft(decoded)) throw new Error(JSON.stringify([value, decoded.left]))
  return decoded.right
}

const defined = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))

/** A person's act at `at`; a disclosure or exemption without an id gets this one. */
export const does = (name: string, act: object = {}, at: Instant = noon): SubjectCommand => ({
  subject: person,
  act: actOf(defined({ act: name, ...act })),
  at,
  timeSource: 'service',
  matter: matter('f'),
  requestId: uuidFrom('request'),
})

/** A draft as the log would hold it. `place` tells equal events of two commands apart. */
export const recorded = (draft: Draft, place: number): LedgerEvent => {
  const { personal: _sealed, timeSource: _source, occurredAt, type, body } = draft
  return event(occurredAt, { type, body } as Fact, String(place))
}

let place = 0
/** The state after these drafts. */
export const after = (state: SubjectState, drafts: ReadonlyArray<Draft>): SubjectState =>
  drafts.map((draft) => recorded(draft, (place += 1))).reduce(subjectDecider.evolve, state)

const isEvent = (step: LedgerEvent | SubjectCommand): step is LedgerEvent => 'type' in step

/** Events as they are, commands through the decider: a step that is refused is a fault of the test. */
export const withEvents = (steps: ReadonlyArray<LedgerEvent | SubjectCommand>): SubjectState =>
  steps.reduce<SubjectState>((state, step) => {
    if (isEvent(step)) return subjectDecider.evolve(state, step)
    const drafts = subjectDecider.decide(state, step, context)
    if (E.isLeft(drafts)) throw new Error(`${step.act.act} was refused: ${drafts.left.refusal}`)
    return after(state, drafts.right)
  }, subjectDecider.initial)

export const given = (...steps: ReadonlyArray<LedgerEvent | SubjectCommand>) => {
  const state = withEvents(steps)
  return {
    state,
    when: (command: SubjectCommand, on: View = view) => {
      const outcome = subjectDecider.decide(state, command, { view: on, now: noon })
      return {
        outcome,
        /** Type and body of each event, in order; a body may name some of its fields only. */
        records: (...facts: ReadonlyArray<{ readonly type: string; readonly body?: object }>) => {
          expect(outcome).toMatchObject({ _tag: 'Right', right: facts })
          expect(E.isRight(outcome) ? outcome.right.length : 0).toBe(facts.length)
        },
        /** A word is recorded each time it is said: the last of its events, whatever is taken back with it. */
        recordsAgain: (type: string) =>
          expect(E.isRight(outcome) ? outcome.right.at(-1)?.type : outcome).toBe(type),
        recordsNothing: () => expect(outcome).toEqual(E.right([])),
        isRefused: (refusal: RefusalName, facts: object = {}) =>
          expect(outcome).toMatchObject({ _tag: 'Left', left: { refusal, ...facts } }),
      }
    },
  }
}
