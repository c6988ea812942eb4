/** Ends a server on a signal, within a bounded time. */
import { EventEmitter, once } from 'node:events'
import { stopDeadlineMs } from '../../config.ts'
import { endBy } from './end.ts'

const signals = ['SIGINT', 'SIGTERM'] as const
export type StopSignal = (typeof signals)[number]

/** An order to stop, once it comes. */
export type Stop = {
  readonly signalled: Promise<StopSignal>
  /** It is stopped: signals do again what they did before, and no deadline is left. */
  readonly done: () => void
}

/**
 * From now on a first signal is an order to stop: it resolves `signalled`, and gives the process `stopDeadlineMs` and
 * `drainMs` to end. A second one ends it as it is, which loses nothing that was acknowledged: that is on disk.
 */
export const stopAsked = (say: (text: string) => void, drainMs: number): Stop => {
  let deadline: NodeJS.Timeout | undefined
  const asked = new EventEmitter()
  const signalled = once(asked, 'signal').then(([signal]: StopSignal[]) => signal ?? 'SIGTERM')
  const onSignal = (signal: StopSignal): void => {
    if (deadline !== undefined) {
      endBy(signal)
      return
    }
    say('stopping; a second signal ends the process at once\n')
    deadline = setTimeout(() => endBy(signal), drainMs + stopDeadlineMs).unref()
    asked.emit('signal', signal)
  }
  for (const signal of signals) process.on(signal, onSignal)
  const done = (): void => {
    clearTimeout(deadline)
    for (const signal of signals) process.off(signal, onSignal)
  }
  return { signalled, done }
}
