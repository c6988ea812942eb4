/**
 * Copies a log event by event, in order of position. Where it was interrupted does not matter: the target is always
 * the source's first events, and every append says exactly where it goes.
 */
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { RetryTiming } from '../store/append-until-known.ts'
import type {
  Appended,
  EventReader,
  EventStore,
  StoredEvent,
  StoreFailure,
} from '../store/event-store.ts'
import { align } from './align.ts'
import { logFailed } from './failure.ts'
import type { MoveFailure } from './failure.ts'
import { patiently } from './patience.ts'
import type { TimePorts } from './patience.ts'
import { runsOf } from './runs.ts'
import type { Run } from './runs.ts'
import { walkOf } from './walk.ts'
import type { Walk } from './walk.ts'

/** The environment of a copy. Nobody else may write to the target meanwhile. */
export type CopyPorts = TimePorts & {
  /** Reads that wait by themselves while the store is away. */
  readonly source: Pick<EventReader<StoredEvent>, 'readAll' | 'head'>
  readonly target: Pick<EventStore<StoredEvent>, 'readAll' | 'append'>
  /**
   * Appends in flight. More than one only where appends that are asked for together are written in that order, all
   * or none: else the events would not come in the source's order.
   */
  readonly atOnce: number
  readonly timing: RetryTiming
  /** Told events done, and how many there are, by how far they have come: exact where positions have no gaps. */
  readonly onProgress: (done: number, total: number) => void
}

/** A target that is level with its source. */
export type Copied = {
  /** In each of the two. */
  readonly events: number
  /** Position of the last of them in the source; -1n where there is none. */
  readonly position: bigint
  /** Of them, written by this copy. */
  readonly written: number
  /** Of them, appended to the source since the copy began: it was not at rest. */
  readonly grown: number
}

type Written = Pick<Copied, 'written' | 'grown'>

type Going = {
  readonly ports: CopyPorts
  readonly source: Walk
  readonly target: Walk
  /** The source's last event as the copy began. */
  readonly head: bigint
  readonly onPage: () => void
}

const isConflict = ({ failure }: StoreFailure): boolean => failure === 'revision-conflict'

// A passing failure is reported first: a retry then shows the others.
const worst = (failures: ReadonlyArray<StoreFailure>): StoreFailure | undefined =>
  failures.find((failure) => !isConflict(failure)) ?? failures[0]

const appendAll =
  ({ append }: CopyPorts['target'], runs: ReadonlyArray<Run>) =>
  async (): Promise<Either<StoreFailure, ReadonlyArray<Appended>>> => {
    // All are asked for in this very turn, so that they stay together.
    const results = await Promise.all(
      runs.map(({ stream, expected, events }) => append(stream, expected, events)()),
    )
    const failure = worst(results.flatMap((each) => (E.isLeft(each) ? [each.left] : [])))
    return failure === undefined
      ? E.right(results.flatMap((each) => (E.isRight(each) ? [each.right] : [])))
      : E.left(failure)
  }

/** Meets what an earlier, interrupted copy left on its way: then the target has come further, and as expected. */
const afterConflict = async ({
  source,
  target,
  onPage,
}: Going): Promise<Either<MoveFailure, Written>> => {
  const before = source.passed()
  const aligned = await align(source, target, onPage)
  if (E.isLeft(aligned)) return aligned
  return source.passed() > before
    ? E.right({ written: 0, grown: 0 })
    : E.left({ refusal: 'target-written-by-others', event: before })
}

/** Writes the next events. */
const advance = async (going: Going): Promise<Either<MoveFailure, Written | 'level'>> => {
  const { ports, source, target, head, onPage } = going
  const ahead = await source.ahead()
  if (E.isLeft(ahead)) return E.left(logFailed('source')(ahead.left))
  if (ahead.right.length === 0) return E.right('level')
  const runs = runsOf(ahead.right, ports.atOnce)
  const appended = await patiently(ports, ports.timing)(appendAll(ports.target, runs))()
  if (E.isLeft(appended))
    return isConflict(appended.left)
      ? afterConflict(going)
      : E.left(logFailed('target')(appended.left))
  const written = runs.reduce((sum, { events }) => sum + events.length, 0)
  const grown = ahead.right.slice(0, written).filter(({ position }) => position > head).length
  source.pass(written)
  target.leap(appended.right.at(-1)?.position ?? target.position(), written)
  onPage()
  return E.right({ written, grown })
}

const finish = async (going: Going): Promise<Either<MoveFailure, Copied>> => {
  let written = 0
  let grown = 0
  for (;;) {
    const step = await advance(going)
    if (E.isLeft(step)) return step
    if (step.right === 'level') {
      const { source } = going
      return E.right({ events: source.passed(), position: source.position(), written, grown })
    }
    written += step.right.written
    grown += step.right.grown
  }
}

/** Brings the target level with the source, from wherever it is. Writes nothing to a target that is something else. */
export const copyLog =
  (ports: CopyPorts): TaskEither<MoveFailure, Copied> =>
  async () => {
    const source = walkOf(ports.source)
    const target = walkOf(ports.target)
    const head = await ports.source.head()()
    if (E.isLeft(head)) return E.left(logFailed('source')(head.left))
    const onPage = (): void => {
      const done = source.passed()
      const share = (Number(head.right) + 1) / (Number(source.position()) + 1)
      ports.onProgress(done, Math.max(done, Math.round(done * share)))
    }
    const aligned = await align(source, target, onPage)
    if (E.isLeft(aligned)) return aligned
    return finish({ ports, source, target, head: head.right, onPage })
  }
