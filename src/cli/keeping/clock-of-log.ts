/** The machine's clock beside the last event: what can be told of a clock without a ledger that runs. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import { instantWithin } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { lastAccepted } from '../../ledger/clock/clock-accepted.ts'
import { isAheadOf } from '../../ledger/clock/timekeeper.ts'
import { openLogReader } from '../../main/log.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'

/** `last`: when the last event was recorded; undefined where nothing is. */
export type ClockOfLog = {
  readonly verdict: 'ok' | 'log_ahead' | 'log_ahead_accepted'
  readonly last: Instant | undefined
  readonly clock: Instant
}

/** Reads the end of the log, beside a server or without one. */
export const clockOfLog = async (config: Config): Promise<Either<Fault, ClockOfLog>> => {
  const reader = await openLogReader(config)()
  if (E.isLeft(reader)) return E.left(faultFrom(reader.left))
  try {
    const end = await reader.right.readAll({ direction: 'backwards', from: 'end', maxCount: 1 })()
    if (E.isLeft(end)) return E.left(faultFrom(end.left))
    const clock = instantWithin(Date.now())
    const [recorded] = end.right
    if (recorded === undefined) return E.right({ verdict: 'ok', last: undefined, clock })
    const event = decodeStored(recorded.event.json)
    if (E.isLeft(event)) return E.left(faulty('corrupt', 'the last event cannot be read: fsck'))
    const last = event.right.recordedAt
    if (!isAheadOf(last, Date.now(), config.clockLeapMs))
      return E.right({ verdict: 'ok', last, clock })
    const accepted = await lastAccepted(reader.right)()
    if (E.isLeft(accepted)) return E.left(faultFrom(accepted.left))
    const isAccepted = accepted.right !== undefined && last <= accepted.right
    return E.right({ verdict: isAccepted ? 'log_ahead_accepted' : 'log_ahead', last, clock })
  } finally {
    await reader.right.close()
  }
}

/** The meaning and the remedy, in one sentence. */
export const clockText = ({ verdict, last, clock }: ClockOfLog): string => {
  switch (verdict) {
    case 'ok':
      return last === undefined
        ? 'nothing is recorded yet'
        : `the last event, of ${last}, lies behind the clock, ${clock}`
    case 'log_ahead':
      return `the last event is of ${last}, and the clock says ${clock}: one of them is wrong. Put the clock right, or accept it with consent-ledger clock accept`
    case 'log_ahead_accepted':
      return `the last event is of ${last}, and the clock says ${clock}: an operator accepted that, and events carry that time until the clock has reached it`
  }
}
