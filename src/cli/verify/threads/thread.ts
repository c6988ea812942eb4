/** One thread that verifies: how it is begun, asked, and seen to have ended. */
import type { Worker } from 'node:worker_threads'
import { beginProgram } from '../../../exports/threads/begin-thread.ts'
import type { Answer, Begun, Question } from './messages.ts'

/** A thread ended of itself: for want of memory, or by a bug of this program. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded'
}

/** Of a thread's heap, in MB. Only a person of very many events needs as much of the old space. */
const resourceLimits = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 512 }

export type Thread = {
  /** Answered in order. The buffers of `moved` are gone here. Rejects with ThreadEnded. */
  readonly ask: (question: Question, moved?: ReadonlyArray<ArrayBuffer>) => Promise<Answer>
  readonly close: () => Promise<void>
}

type Waiting = {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** Begins a thread, to be closed. */
export type BeginThread = (begun: Begun) => Thread

/** Asks a worker, and hears when it ends. */
export const threadOf = (worker: Worker): Thread => {
  const waiting: Waiting[] = []
  let over: ThreadEnded | undefined
  const end = (cause: unknown): void => {
    over ??= new ThreadEnded('a thread of the verification ended of itself', { cause })
    for (const { reject } of waiting.splice(0)) reject(over)
  }
  worker.on('message', (answer: Answer) => waiting.shift()?.resolve(answer))
  worker.on('error', end)
  worker.on('exit', () => end(undefined))
  return {
    ask: (question, moved = []) =>
      new Promise((resolve, reject) => {
        if (over !== undefined) return reject(over)
        waiting.push({ resolve, reject })
        worker.postMessage(question, [...moved])
      }),
    close: async () => void (await worker.terminate()),
  }
}

/** Starts the program `child`, beside this file. */
export const beginThread: BeginThread = (begun) =>
  threadOf(
    beginProgram(new URL('./child.js', import.meta.url), {
      resourceLimits,
      workerData: begun,
      name: 'verify',
    }),
  )
