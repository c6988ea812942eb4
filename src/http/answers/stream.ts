/** Answers that are written piece by piece, no faster than they are read. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Problem } from './outcome.ts'
import type { Readers } from './readers.ts'

/** One piece, or why there is no more: the answer is then cut, so that nobody takes a part for the whole. */
type Chunks = AsyncIterable<Either<Problem, string | Uint8Array>>

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
  readers: Readers,
): Promise<Problem | 'left' | undefined> => {
  const startedMs = performance.now()
  for await (const chunk of chunks) {
    if (E.isLeft(chunk)) {
      res.destroy()
      return chunk.left
    }
    if (performance.now() - startedMs > readers.patience.longestMs) readers.cut(res, 'longest')
    if (res.destroyed) return 'left'
    const isTaken = res.write(chunk.right)
    readers.noteWritten(res)
    if (!isTaken) await drained(res)
    await nextTurn()
  }
  if (res.destroyed) return 'left'
  res.end()
  readers.noteWritten(res)
  return undefined
}
