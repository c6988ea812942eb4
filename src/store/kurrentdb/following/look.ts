/** A look at the leader's log: the only thing that tells a quiet subscription from a dead one. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { readPage } from '../wire/ask.ts'
import type { Fault } from '../wire/fault.ts'
import { logRequest } from '../wire/requests.ts'
import { isAmong } from '../server/streams.ts'
import type { StreamNames } from '../server/streams.ts'
import type { LogClient } from '../wire/wire.ts'

/** The leader's events after a position. */
export type Sight = {
  /** Position of the last event of any kind, -1n for none: that of a real event, from where the server can go on. */
  readonly end: bigint
  /** Whether an event of the ledger lies after the position. */
  readonly isAhead: boolean
}

/** The end of the log, the server's own events included. */
export const endOf = async (
  client: LogClient,
  timeoutMs: number,
): Promise<Either<Fault, bigint>> => {
  const last = { direction: 'backwards', from: 'end', maxCount: 1 } as const
  const found = await readPage(client, logRequest('all', last), timeoutMs)
  return E.map(
    (events: ReadonlyArray<{ readonly position: bigint }>) => events[0]?.position ?? -1n,
  )(found)
}

/**
 * Looks for events of these streams after `position`, from `from` on (at most `position`, or a later place up to
 * which none is known to be). The end is read first: so nothing of ours lies up to it when none is found.
 */
export const lookBeyond = async (
  client: LogClient,
  names: StreamNames,
  position: bigint,
  from: bigint,
  timeoutMs: number,
): Promise<Either<Fault, Sight>> => {
  const end = await endOf(client, timeoutMs)
  if (E.isLeft(end)) return end
  // Inclusive: the event at the place itself is one of the two.
  const next = {
    direction: 'forwards',
    from: from < 0n ? 'start' : from,
    maxCount: 2,
  } as const
  const found = await readPage(client, logRequest(names, next), timeoutMs)
  if (E.isLeft(found)) return found
  const isOurs = isAmong(names)
  const isAhead = found.right.some((event) => event.position > position && isOurs(event.stream))
  return E.right({ end: end.right, isAhead })
}
