/** The record of a keyed command without other events, so that its repetition gets the same answer. */
import type { Draft } from '../../deciders/decider.ts'
import { RefusalId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'

const answered = (at: Instant) =>
  ({ type: 'CommandAnswered', occurredAt: at, timeSource: 'ledger' }) as const

/** It changed nothing. */
export const noChange = (at: Instant): Draft => ({
  ...answered(at),
  body: { outcome: 'no-change' },
})

/** It was refused, for this. */
export const refusedFor = (at: Instant, refusal: string): ReadonlyArray<Draft> =>
  RefusalId.is(refusal) ? [{ ...answered(at), body: { outcome: 'refused', refusal } }] : []
