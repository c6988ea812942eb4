/** Wakes the one who waits: by a ring, also one that came before the wait began, or when the time is up. */
export type Alarm = {
  readonly ring: () => void
  /** Never rejects. */
  readonly wait: (ms: number) => Promise<void>
}

/** An alarm that has not rung. */
export const newAlarm = (): Alarm => {
  let hasRung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      hasRung = true
      wake?.()
    },
    wait: (ms) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          wake = undefined
          hasRung = false
          resolve()
        }
        const timer = setTimeout(end, ms)
        if (hasRung) end()
        else wake = end
      }),
  }
}
