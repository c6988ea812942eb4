/** Answers that are written piece by piece, no faster than they are read. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Problem } from './outcome.ts'

export type Patience = {
  /** Longest that a reader may take nothing of an answer that waits for them, in ms; then the connection is ended. */
  readonly stalledMs: number
  /** Longest that one streamed answer may take, in ms: a reader who takes a byte now and then is no reader either. */
  readonly longestMs: number
}

/** Above a phone's loss of its network for a moment, far below what would let idle readers gather. */
const patience: Patience = { stalledMs: 30_000, longestMs: 10 * 60_000 }

/** The text of one piece, or why there is no more: the answer is then cut, so that nobody takes a part for the whole. */
type Chunks = AsyncIterable<Either<Problem, string>>

/** Ends the connection of a reader who takes nothing for a while: progress is seen by the socket itself. */
export const endWhenStalled = (res: ServerResponse, { stalledMs } = patience): void => {
  res.setTimeout(stalledMs, () => res.destroy())
}

const drained = async (res: ServerResponse): Promise<void> => {
  if (res.destroyed || !res.writableNeedDrain) return
  const closing = new AbortController()
  const { signal } = closing
  const left = once(res, 'close', { signal }).catch(() => undefined)
  await Promise.race([once(res, 'drain', { signal }).catch(() => undefined), left])
  closing.abort()
}

/**
 * Writes all pieces after the head was written; undefined when they were, else what cut the answer short: a problem, or
 * `left` for a reader who went away or would not read. At most one piece is held while nobody reads.
 */
export const writeChunks = async (
  res: ServerResponse,
  chunks: Chunks,
  allowed: Patience = patience,
): Promise<Problem | 'left' | undefined> => {
  endWhenStalled(res, allowed)
  const startedMs = performance.now()
  for await (const chunk of chunks) {
    if (E.isLeft(chunk)) {
      res.destroy()
      return chunk.left
    }
    if (performance.now() - startedMs > allowed.longestMs) res.destroy()
    if (res.destroyed) return 'left'
    if (!res.write(chunk.right)) await drained(res)
    await nextTurn()
  }
  if (res.destroyed) return 'left'
  res.end()
  return undefined
}
