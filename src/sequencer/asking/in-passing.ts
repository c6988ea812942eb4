/**
 * Asks one party about each newest checkpoint in the background: one request at a time, at a bounded rate, with a
 * pause after failures.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'
import { backoffMs } from './backoff.ts'

export type InPassing = {
  /** Sets the newest checkpoint. Earlier ones that were not asked about yet are skipped. */
  readonly show: (checkpoint: ShownCheckpoint) => void
  /** Resolves when no request is in progress. */
  readonly close: () => Promise<void>
}

export type Passing = {
  /** Asks about a checkpoint. `again`: it failed, and should be repeated later. */
  readonly ask: (checkpoint: ShownCheckpoint, signal: AbortSignal) => Promise<'done' | 'again'>
  readonly everyMs: number
  readonly random: () => number
}

/** Starts with the first checkpoint shown. */
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
      // A newer checkpoint covers this one too.
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
