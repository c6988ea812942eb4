/** Asks one party about the newest checkpoint, again and again: never two at once, never faster than it may, later where it is away. */
import { setTimeout as wait } from 'node:timers/promises'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'
import { backoffMs } from './backoff.ts'

export type InPassing = {
  /** The newest by now: what was shown before it and not asked about yet is passed over. */
  readonly show: (checkpoint: ShownCheckpoint) => void
  /** Resolves when nothing is asked any more. */
  readonly close: () => Promise<void>
}

export type Passing = {
  /** Whether it is done with this one; a reason to ask again later where it is not. */
  readonly ask: (checkpoint: ShownCheckpoint, signal: AbortSignal) => Promise<'done' | 'again'>
  readonly everyMs: number
  readonly random: () => number
}

/** Begins with the first checkpoint that is shown. */
export const askInPassing = ({ ask, everyMs, random }: Passing): InPassing => {
  const ending = new AbortController()
  const { signal } = ending
  let newest: ShownCheckpoint | undefined
  let running: Promise<void> | undefined
  const rest = (ms: number): Promise<unknown> =>
    wait(ms, undefined, { signal, ref: false }).catch(() => undefined)
  const run = async (): Promise<void> => {
    let failures = 0
    while (newest !== undefined && !signal.aborted) {
      const checkpoint: ShownCheckpoint = newest
      newest = undefined
      const done = await ask(checkpoint, signal).catch(() => 'again' as const)
      failures = done === 'done' ? 0 : failures + 1
      // One that came meanwhile covers this one, too.
      if (done === 'again') newest ??= checkpoint
      await rest(failures === 0 ? everyMs : backoffMs(failures, random()))
    }
    running = undefined
  }
  return {
    show: (checkpoint) => {
      newest = checkpoint
      if (!signal.aborted) running ??= run()
    },
    close: async () => {
      ending.abort()
      await running
    },
  }
}
