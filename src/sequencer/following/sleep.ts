/** A sleep that another task can end. */

export type Sleep = {
  readonly wake: () => void
  /** Resolves after `ms`, or to true when it is woken. A wake-up before the sleep ends it at once. */
  readonly sleep: (ms: number) => Promise<boolean>
}

/** For one sleeper. Does not keep the process alive. */
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
