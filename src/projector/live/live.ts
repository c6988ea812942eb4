/** The live loop: catches up page by page, follows, and after a failure waits and goes on from where it was. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import type { Halt } from './apply.ts'
import { followLive } from './follow-live.ts'
import type { Condition, Stopped } from './health.ts'
import { eventsPerPage, pageAfter } from '../../store/page.ts'
import type { Roster } from '../tables/roster.ts'

type Halted = Halt | StoreFailure

export type LiveEnv = {
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll' | 'follow'>
  readonly roster: Roster
  readonly condition: Condition
  readonly apply: (stored: ReadonlyArray<Recorded<StoredEvent>>) => Promise<Either<Halt, void>>
  /** Brings back what is kept in memory, if that is still to do. */
  readonly restore: () => Promise<Either<Halt, void>>
  readonly onPosition: (position: bigint) => void
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

const firstDelayMs = 50
const maxDelayMs = 5_000

/** What no further attempt can mend; undefined for what one might. */
export const stopFor = (halted: Halted): Stopped | undefined => {
  if ('stopped' in halted) return halted
  return halted.failure === 'corrupt' ? { stopped: 'log-corrupt', where: halted.where } : undefined
}

/** The kind of a halt, for people and metrics. */
export const kindOf = (halted: Halted): string =>
  'stopped' in halted ? halted.stopped : halted.failure

const catchUp = async ({
  reader,
  roster,
  apply,
  signal,
}: LiveEnv): Promise<Either<Halted, void>> => {
  const after = pageAfter(reader)
  let coming = after(roster.position, eventsPerPage)()
  while (!signal.aborted) {
    const page = await coming
    if (E.isLeft(page)) return page
    const last = page.right.at(-1)
    if (last === undefined) break
    // Asked for before this one is folded: the log is read while the rows are made.
    coming = after(last.position, eventsPerPage)()
    const applied = await apply(page.right)
    if (E.isLeft(applied)) return applied
  }
  return E.right(undefined)
}

const attempt = async (env: LiveEnv): Promise<Either<Halted, void>> => {
  const { reader, roster, condition, signal, nowMs } = env
  const restored = await env.restore()
  if (E.isLeft(restored)) return restored
  const caughtUp = await catchUp(env)
  if (E.isLeft(caughtUp)) return caughtUp
  condition.isFailing = false
  const onHeard = (): void => {
    condition.heardMs = nowMs()
  }
  onHeard()
  return followLive(reader, roster.position, signal, {
    apply: env.apply,
    onHeard,
    onArrival: () => {
      condition.behindSinceMs ??= nowMs()
    },
    onPosition: env.onPosition,
    onCaughtUp: () => {
      condition.behindSinceMs = undefined
    },
  })
}

/** Runs until the signal aborts or something stops it for good: that is the answer. */
export const runLive = async (env: LiveEnv): Promise<Stopped> => {
  const { condition, roster, signal, nowMs } = env
  let delayMs = firstDelayMs
  while (!signal.aborted) {
    const from = roster.position
    const ended = await attempt(env)
    if (signal.aborted) break
    // A feed that ends by itself is a log that was closed or lost.
    const halted = E.isLeft(ended)
      ? ended.left
      : ({ failure: 'store-unavailable', cause: 'the feed ended' } as const)
    condition.lastError = kindOf(halted)
    const stop = stopFor(halted)
    if (stop !== undefined) return stop
    condition.isFailing = true
    condition.behindSinceMs ??= nowMs()
    delayMs = roster.position > from ? firstDelayMs : Math.min(delayMs * 2, maxDelayMs)
    await delay(delayMs, undefined, { signal }).catch(() => {})
  }
  return { stopped: 'closed' }
}
