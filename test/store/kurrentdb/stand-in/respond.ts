/** One call from its arrival to its answer, by way of whatever goes wrong with it. */
import type { Metadata } from '@grpc/grpc-js'
import type { Act } from './access.ts'
import type { Node } from './node.ts'
import { failureOf, type GrpcFailure, type Refusal } from './refusals.ts'
import type { Seen } from './seen.ts'

/** The work done, as the way to answer it. */
export type Answer = { readonly answer: () => void } | { readonly refusal: Refusal }

/** How a call is carried out: `perform` does it, the answer is given apart. */
export type Carried = {
  readonly seen: Seen
  readonly perform: () => Answer
  readonly fail: (failure: GrpcFailure) => void
}

/** Refusals that come before any work: no leader here, or no right. */
export const refusedAtTheDoor = (
  node: Node,
  { requiresLeader }: Seen,
  metadata: Metadata,
  act: Act,
  stream: string,
): Refusal | undefined => {
  const denied = node.access.refuses(metadata, act, stream)
  if (denied !== undefined) return denied
  if (!requiresLeader || node.cluster.isLeader()) return undefined
  const leader = node.cluster.leader()
  return leader === undefined ? 'no-leader' : { notLeader: leader }
}

/** Records the call, then does and answers it, or does with it what a fault says. */
export const respond = (node: Node, { seen, perform, fail }: Carried): void => {
  const give = (answer: Answer) =>
    'answer' in answer ? answer.answer() : fail(failureOf(answer.refusal))
  const fault = node.faults.faultFor(seen)
  node.record(seen)
  switch (fault?.fault) {
    case undefined:
      return give(perform())
    case 'lost':
      return undefined
    case 'unanswered':
      perform()
      return undefined
    case 'broken':
      perform()
      return fail(failureOf('unavailable'))
    case 'late': {
      const answer = perform()
      return node.later(fault.ms, () => give(answer))
    }
    case 'done-late':
      return node.later(fault.ms, () => give(perform()))
    case 'refused':
      return fail(failureOf(fault.as))
  }
}
