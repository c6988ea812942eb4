/** The drawing thread: starting it, receiving its answers, and noticing its end. */
import type { Worker } from 'node:worker_threads'
import { beginProgram } from '../../threads/begin-thread.ts'
import type { Paper } from '../page.ts'
import type { Drawn } from './drawn.ts'

/** The reason for a missing file. None of them affects the next document: a thread that ended is started again. */
export type PdfFailure = {
  readonly failure: 'page-not-drawn'
  readonly why:
    | 'too-many-wait'
    | 'too-large'
    | 'out-of-memory'
    | 'took-too-long'
    | 'thread-ended'
    | 'threw'
}

/** Starts a thread with a heap of so many MB. */
export type BeginThread = (heapMb: number) => Worker

/** Starts the program `child`, beside this file. */
export const beginDrawing: BeginThread = (heapMb) =>
  beginProgram(new URL('./child.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    name: 'pdf',
  })

const whyOf = (cause: unknown): PdfFailure['why'] =>
  cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'out-of-memory'
    : 'thread-ended'

/** One thread at a time, which does not keep the process alive when idle. `onGone`: it ended, and will not answer. */
export const threading = (
  begin: () => Worker,
  onDrawn: (drawn: Drawn) => void,
  onGone: (why: PdfFailure['why']) => void,
) => {
  let thread: Worker | undefined
  const end = async (): Promise<void> => {
    const ended = thread
    thread = undefined
    await ended?.terminate()
  }
  const begun = (): Worker => {
    const next = begin()
    // A thread that was ended on purpose reports nothing.
    const gone = (why: PdfFailure['why']): void => {
      if (thread !== next) return
      void end()
      onGone(why)
    }
    next.on('message', (drawn: Drawn) => thread === next && onDrawn(drawn))
    next.on('error', (cause) => gone(whyOf(cause)))
    next.on('exit', () => gone('thread-ended'))
    return next
  }
  return {
    draw: (paper: Paper): void => {
      try {
        thread ??= begun()
        thread.ref()
        thread.postMessage(paper, [])
      } catch {
        // The system could not start a thread.
        void end()
        onGone('thread-ended')
      }
    },
    rest: (): void => thread?.unref(),
    end,
  }
}
