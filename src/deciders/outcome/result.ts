/** One line of a receipt: where an act leaves one thing that it is about. */
import type { Instant } from '../../kernel/instant.ts'
import type { Mark } from '../../standing/standing.ts'
import type { ResultState } from '../../standing/states.ts'

/** `of` is its place in the person's standing; `since` and `event` say by what it came to this state. */
export type Result = {
  readonly of: string
  readonly state: ResultState
  readonly since: Instant
  readonly event: Mark['event']
}

export type Results = ReadonlyArray<Result>

/** The line of an entry of the standing. */
export const result = (of: string, state: ResultState, { at, event }: Mark): Result => ({
  of,
  state,
  since: at,
  event,
})
