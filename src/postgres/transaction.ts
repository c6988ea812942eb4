/** Runs an action in a transaction until it is known whether the transaction was kept. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { PostgresFault, faultOf } from './fault.ts'
import { lockStatement } from './lock.ts'
import { askOf, withSession } from './session.ts'
import type { Ask, Sessions } from './session.ts'

/** `again` when an earlier run of the same action may have been kept, its answer lost. */
export type Asked = 'first' | 'again'

/** Must answer the same when it is run again after it was kept. After a Left everything it wrote is undone. */
export type Action<F, A> = (ask: Ask, asked: Asked) => Promise<Either<F, A>>

type Run<F, A> =
  | { readonly ran: 'known'; readonly answer: Either<F, A> }
  | { readonly ran: 'undone' | 'unknown'; readonly fault: PostgresFault }

// A commit that was answered with a conflict is undone for certain; after any other fault it may stand.
const isUndone = ({ code }: PostgresFault): boolean => code !== undefined && /^(?:40|23)/.test(code)

const runOnce = async <F, A>(
  sessions: Sessions,
  locks: ReadonlyArray<string>,
  action: Action<F, A>,
  asked: Asked,
): Promise<Run<F, A>> => {
  let committing = false
  try {
    const answer = await withSession(sessions, async (client) => {
      await client.query(`begin isolation level read committed read write;${lockStatement(locks)}`)
      const result = await action(askOf(client), asked)
      committing = E.isRight(result)
      // A time-out would turn the wait for a synchronous standby into a success: our own time-out does not.
      await client.query(committing ? 'set local statement_timeout = 0; commit' : 'rollback')
      return result
    })
    return { ran: 'known', answer }
  } catch (error) {
    const fault = faultOf(error)
    return { ran: committing && !isUndone(fault) ? 'unknown' : 'undone', fault }
  }
}

/** Time for which a write with a lost answer is repeated, in ms. */
const unknownMs = 5_000
const betweenMs = 200
/** Runs of an action that ended before its commit: a session of the pool may have been dead without our knowing. */
export const maxRuns = 3

/** The action's own answer, or the fault that kept it from one. */
export const runUntilKnown = async <F, A>(
  sessions: Sessions,
  locks: ReadonlyArray<string>,
  action: Action<F, A>,
): Promise<Either<PostgresFault, Either<F, A>>> => {
  const deadlineMs = performance.now() + unknownMs
  let asked: Asked = 'first'
  for (let runs = 1; ; runs += 1) {
    const run: Run<F, A> = await runOnce(sessions, locks, action, asked)
    if (run.ran === 'known') return E.right(run.answer)
    if (run.ran === 'unknown') asked = 'again'
    const { reason } = run.fault
    if (asked === 'first') {
      if (reason !== 'interrupted' || runs >= maxRuns) return E.left(run.fault)
    } else {
      if (performance.now() > deadlineMs || reason === 'closed') {
        return E.left(new PostgresFault('outcome-unknown'))
      }
      await delay(betweenMs)
    }
  }
}
