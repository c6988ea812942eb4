/** Copies one log into another as a command does: with patience, with progress, and with words for what went wrong. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { copyLog } from '../../migrate/copy.ts'
import type { Copied } from '../../migrate/copy.ts'
import type { MoveFailure } from '../../migrate/failure.ts'
import { patientLog } from '../../migrate/patient-log.ts'
import type { Log } from '../../migrate/patient-log.ts'
import type { Io } from '../line/command.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { progress } from '../shown/progress.ts'
import type { Source, Target } from './end.ts'
import { faultOf } from './proof.ts'

// Longer than an election and shorter than the patience of whoever watches.
const timing = { firstPauseMs: 200, maxPauseMs: 5_000, deadlineMs: 60_000 }

const time = {
  nowMs: () => performance.now(),
  sleep: (ms: number) => delay(ms),
  jitter: Math.random,
}

/** The same log; its reads wait while its store is away. */
export const patient = (log: Log): Log => patientLog(log, time, timing)

/** Words for a copy that ended early. */
export type Refused = (failure: MoveFailure, source: Source, target: Source) => Fault

const refused: Refused = (failure, source, target) => {
  if ('failure' in failure)
    return faultOf((failure.side === 'source' ? source : target).shown, failure.cause)
  switch (failure.refusal) {
    case 'target-differs':
      return faulty(
        'data',
        `${target.shown} is not a beginning of ${source.shown}: event ${failure.event}, counted from 0, differs in its ${failure.difference}`,
        'Nothing was overwritten. Move into an empty place.',
      )
    case 'target-has-more':
      return faulty(
        'data',
        `${target.shown} holds all ${failure.sourceEvents} events of ${source.shown} and later ones: it was used since`,
      )
    case 'target-written-by-others':
      return faulty(
        'data',
        `somebody else writes to ${target.shown}: event ${failure.event} was refused there`,
      )
  }
}

/** Copies what the target lacks of the source. */
export const copied = async (
  source: Source,
  target: Omit<Target, 'settle'>,
  io: Io,
  why: Refused = refused,
): Promise<Either<Fault, Copied>> => {
  const report = progress(io, 'copying', 'events')
  const result = await copyLog({
    ...time,
    timing,
    source: patient(source.log),
    target: { readAll: patient(target.log).readAll, append: target.append },
    atOnce: target.atOnce,
    onProgress: report.at,
  })()
  report.end()
  return E.isLeft(result) ? E.left(why(result.left, source, target)) : result
}

/** Position of a log's last event. */
export const headOf = async ({ log, shown }: Source): Promise<Either<Fault, bigint>> => {
  const head = await patient(log).head()()
  return E.isLeft(head) ? E.left(faultOf(shown, head.left)) : head
}
