/** One line of a receipt: the state in which an act leaves one thing. */
import type { Instant } from '../../kernel/instant.ts'
import type { Mark } from '../../standing/standing.ts'
import type { ResultState } from '../../standing/states.ts'

/** `of`: the place in the person's standing. `since` and `event`: the time and the event that led to this state. */
export type Result = {
  readonly of: string
  readonly state: ResultState
  readonly since: Instant
  readonly event: Mark['event']
}

export type Results = ReadonlyArray<Result>

/** The line for an entry of the standing. */
export const result = (of: string, state: ResultState, { at, event }: Mark): Result => ({
  of,
  state,
  since: at,
  event,
})
