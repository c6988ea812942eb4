/** Builds tables from the start of the log while the live ones go on, and swaps them in where both meet. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { buildByStream, startByStream } from './build-by-stream.ts'
import { buildInOrder, lowest } from './build-in-order.ts'
import type { BuildEnv, Halted, Progress } from './build-step.ts'
import { eventsPerPage } from '../../store/page.ts'
import { swapIn } from '../tables/roster.ts'
import type { Building } from '../tables/roster.ts'

export type { BuildEnv, Progress } from './build-step.ts'

/** With the live fold held: the last few events, then the swap. */
const finish = async (env: BuildEnv): Promise<Either<Halted, void>> => {
  const { roster, saver } = env
  // One that is asked for meanwhile is far behind: it must not hold up the live fold.
  const built = roster.building
  while (lowest(built) < roster.position) {
    const page = await buildInOrder(env, built)
    if (E.isLeft(page)) return page
    // Past the last event there may be positions that hold none of ours.
    if (page.right === 0) for (const one of built) one.position = roster.position
  }
  for (const one of built) swapIn(roster, one)
  await env.onSwapped(built.map(({ id }) => id.name))
  await saver.save()
  return E.right(undefined)
}

const seenBy = ({ byStream, position }: Building): number => byStream?.seen ?? Number(position + 1n)

const progressOf = ({ roster }: BuildEnv, events: number, elapsedMs: number): Progress => ({
  done: roster.building.reduce((min, one) => Math.min(min, seenBy(one)), Number.POSITIVE_INFINITY),
  total: Number(roster.position + 1n),
  perSecond: Math.round((events * 1_000) / Math.max(1, elapsedMs)),
})

/** Builds until nothing is left to build. A failure leaves the builds as they are, to be gone on with. */
export const buildAll = async (env: BuildEnv): Promise<Either<Halted, void>> => {
  const { roster, signal, nowMs, onProgress } = env
  const startMs = nowMs()
  let events = 0
  while (roster.building.length > 0 && !signal.aborted) {
    startByStream(env)
    const byStream = await buildByStream(env)
    const page = byStream ?? (await buildInOrder(env, roster.building))
    if (E.isLeft(page)) return page
    events += page.right
    onProgress(progressOf(env, events, nowMs() - startMs))
    if (byStream !== undefined || page.right >= eventsPerPage) continue
    const finished = await env.exclusive(() => finish(env))
    if (E.isLeft(finished)) return finished
  }
  return E.right(undefined)
}
