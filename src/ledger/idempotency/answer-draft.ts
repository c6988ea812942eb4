/** The event recorded for a keyed command that has no other event, so that a repetition gets the same answer. */
import type { Draft } from '../../deciders/decider.ts'
import { RefusalId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'

const answered = (at: Instant) =>
  ({ type: 'CommandAnswered', occurredAt: at, timeSource: 'ledger' }) as const

/** The command changed nothing. */
export const noChange = (at: Instant): Draft => ({
  ...answered(at),
  body: { outcome: 'no-change' },
})

/** The command was refused, for this reason. */
export const refusedFor = (at: Instant, refusal: string): ReadonlyArray<Draft> =>
  RefusalId.is(refusal) ? [{ ...answered(at), body: { outcome: 'refused', refusal } }] : []
