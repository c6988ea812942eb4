/** What is recorded of a command with a key where nothing else is, so that its repetition is answered the same. */
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
