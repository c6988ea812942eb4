/** Places of bundles: so many are written at once, and a few more end whose readers left. */

/** Two: one of a person is not kept waiting by one of all. Each takes some tens of MB and half of the thread. */
const atOnce = 2

/**
 * Bundles that are worked on, with those whose readers left: a step that was begun, such as the wait for witnesses or the
 * drawing of a report, ends before the rest is dropped. A reader who comes and goes keeps no more of them busy.
 */
const atWork = 2 * atOnce

/** The place of one bundle: free for another by `leave`, and no longer worked on by `done`. Each may be called again. */
export type Place = { readonly leave: () => void; readonly done: () => void }

/** So many bundles at once, each with a place that it gives back. */
export const makePlaces = () => {
  let taken = 0
  let working = 0
  return {
    /** Undefined where all are taken. */
    take: (): Place | undefined => {
      if (taken >= atOnce || working >= atWork) return undefined
      taken += 1
      working += 1
      let isIn = true
      let isAtWork = true
      const leave = (): void => {
        if (isIn) taken -= 1
        isIn = false
      }
      const done = (): void => {
        leave()
        if (isAtWork) working -= 1
        isAtWork = false
      }
      return { leave, done }
    },
  }
}
