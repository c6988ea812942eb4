/** What is answered where the log vouches for something not yet, or not any more. */
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Problem } from '../answers/outcome.ts'

type Log = Pick<TransparencyLog, 'stopped'> | undefined

const or = (log: Log, problem: Problem): Problem => {
  const stopped = log?.stopped()
  return stopped === undefined ? problem : problemOf(stopped)
}

/** In the place of a checkpoint or proof: it comes within a second (`not-yet-covered`), or the log has stopped. */
export const unprovenProblem = (log: Log): Problem => or(log, { problem: 'not-yet-covered' })

/** In the place of a signature: no key can be reached (`signing-unavailable`), or the log has stopped. */
export const unsignedProblem = (log: Log): Problem => or(log, { problem: 'signing-unavailable' })
