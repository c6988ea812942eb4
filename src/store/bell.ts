/** Wakes those who wait for news: rung by the writer after each durable batch. */
export type Bell = {
  readonly ring: () => void
  /** Resolves at the next ring, at the time-out, or when the signal aborts; never rejects. */
  readonly wait: (signal: AbortSignal, timeoutMs: number) => Promise<void>
}

/** A bell with nobody waiting. */
export const newBell = (): Bell => {
  const waiting = new Set<() => void>()
  return {
    ring: () => {
      for (const wake of waiting) wake()
    },
    wait: (signal, timeoutMs) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve()
          return
        }
        const timer = setTimeout(() => wake(), timeoutMs)
        const wake = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          waiting.delete(wake)
          resolve()
        }
        signal.addEventListener('abort', wake)
        waiting.add(wake)
      }),
  }
}
