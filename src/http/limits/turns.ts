/**
 * Work that is heavy beside all that is answered within a turn of the loop: one piece at a time, a pause as long as the
 * piece after each, and so many that wait, after whom whoever asks is refused. Nobody chooses how long others wait.
 */

/** A long one waits for a page that is drawn beside the loop; nothing of it holds the loop longer than a short one. */
export type Length = 'short' | 'long'

/** The most requests in progress: of all callers, and of one. */
export type Places = { readonly all: number; readonly each: number }

/** Runs one piece when its turn has come; it settles as the piece does. */
export type Turn = <A>(piece: () => Promise<A>) => Promise<A>

export type Turns = {
  /**
   * Runs `work` with a place, which is free again when the work has settled; undefined where none is free. What `work`
   * does outside its turns, such as waiting, is done beside the others.
   */
  readonly enter: <A>(
    who: string,
    length: Length,
    work: (turn: Turn) => Promise<A>,
  ) => Promise<A> | undefined
}

/** Longest pause after one piece, in ms: a disk that hangs does not hold everybody up twice as long. */
const longestPauseMs = 250

const makeTurn = (): Turn => {
  const waiting: (() => Promise<void>)[] = []
  let isTaken = false
  const next = (): void => {
    const piece = waiting.shift()
    isTaken = piece !== undefined
    if (piece === undefined) return
    const begunMs = performance.now()
    void piece().then(() => {
      setTimeout(next, Math.min(longestPauseMs, performance.now() - begunMs))
    })
  }
  return (piece) =>
    new Promise((resolve, reject) => {
      waiting.push(() => piece().then(resolve, reject))
      if (!isTaken) next()
    })
}

const counted = ({ all, each }: Places) => {
  const of = new Map<string, number>()
  let inside = 0
  return {
    take: (who: string): boolean => {
      const theirs = of.get(who) ?? 0
      if (inside >= all || theirs >= each) return false
      inside += 1
      of.set(who, theirs + 1)
      return true
    },
    give: (who: string): void => {
      const theirs = (of.get(who) ?? 1) - 1
      inside -= 1
      if (theirs === 0) of.delete(who)
      else of.set(who, theirs)
    },
  }
}

/** Turns for whoever has a place; work of one length takes no place of the other. */
export const makeTurns = (places: { readonly [L in Length]: Places }): Turns => {
  const turn = makeTurn()
  const counts = { short: counted(places.short), long: counted(places.long) }
  return {
    enter: (who, length, work) => {
      const count = counts[length]
      return count.take(who) ? work(turn).finally(() => count.give(who)) : undefined
    },
  }
}
