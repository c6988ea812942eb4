/** The proof that one event is in the log, for whoever may read the event. */
import { E } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type { ProofQuery } from '../../api/bodies/log-bodies.ts'
import { eventProofs } from '../../exports/receipts/event-proof.ts'
import type { EventId, SubjectId } from '../../kernel/ids.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome } from '../answers/outcome.ts'
import type { Turn, Turns } from '../limits/turns.ts'
import { readerOf } from '../requests/access.ts'
import type { HandlerEnv } from '../env.ts'
import { entryProblem } from './rewritten.ts'
import { unprovenProblem } from './stopped.ts'

type Params = { readonly subject: SubjectId; readonly event: EventId }

/** A checkpoint follows within a second of an event: whoever asks at once is answered by it. */
const proofWaitMs = 1_000

const proving = ({ ledger, transparency }: HandlerEnv) => {
  const proofOf = transparency === undefined ? undefined : eventProofs(transparency)
  return async (
    { subject, event }: Params,
    reader: Reader,
    turn: Turn,
  ): Promise<Outcome<never>> => {
    const told = await turn(ledger.reading.event(subject, event, reader))
    if (E.isLeft(told)) return E.left(problemOf(told.left))
    if (told.right === undefined) return E.left({ problem: 'event-not-found' })
    const bytes = await proofOf?.(told.right.recorded.position, proofWaitMs)
    const differs = entryProblem({ transparency }, told.right)
    if (differs !== undefined) return E.left(differs)
    return bytes === undefined
      ? E.left(unprovenProblem(transparency))
      : E.right({ status: 200, bytes, mediaType: 'text/plain; charset=utf-8' })
  }
}

/** The proof, once a checkpoint covers the event. The record is read in turn with those that receipts are made of. */
export const proof = (env: HandlerEnv, turns: Turns) => {
  const prove = proving(env)
  return async ({
    caller,
    params,
    query,
  }: Call<Params, t.TypeOf<typeof ProofQuery>, undefined>): Promise<Outcome<never>> => {
    const reader = readerOf(caller, query.reason)
    if (E.isLeft(reader)) return reader
    const proven = turns.enter(caller.subject ?? caller.id, 'short', (turn) =>
      prove(params, reader.right, turn),
    )
    return proven ?? E.left({ problem: 'receipts-running' })
  }
}
