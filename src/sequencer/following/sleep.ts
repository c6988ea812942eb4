/** A sleep that can be ended from elsewhere. */

export type Sleep = {
  readonly wake: () => void
  /** Resolves after so many ms, or when it is woken: then to true. A call that came while nobody slept ends it at once. */
  readonly sleep: (ms: number) => Promise<boolean>
}

/** For one sleeper. Keeps no process alive. */
export const makeSleep = (): Sleep => {
  let isWoken = false
  let end: (() => void) | undefined
  return {
    wake: () => {
      isWoken = true
      end?.()
    },
    sleep: async (ms) => {
      if (!isWoken)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms).unref()
          end = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      const wasWoken = isWoken
      end = undefined
      isWoken = false
      return wasWoken
    },
  }
}
