/** When a server is told to stop, and how long that may take. */
import { stopDeadlineMs } from '../config.ts'
import { endBy } from './end.ts'

const signals = ['SIGINT', 'SIGTERM'] as const
export type StopSignal = (typeof signals)[number]

/**
 * From now on a first signal is an order to stop: it resolves this, and gives the process `stopDeadlineMs` and `drainMs`
 * to end. A second one ends it as it is, which loses nothing that was acknowledged: that is on disk.
 */
export const stopAsked = (say: (text: string) => void, drainMs: number): Promise<StopSignal> =>
  new Promise((resolve) => {
    let isAsked = false
    for (const signal of signals) {
      process.on(signal, () => {
        if (isAsked) {
          endBy(signal)
          return
        }
        isAsked = true
        say('stopping; a second signal ends it at once\n')
        setTimeout(() => endBy(signal), drainMs + stopDeadlineMs).unref()
        resolve(signal)
      })
    }
  })
