/** One checkpoint at a time for all who are asked about it: each by itself would be asked about another one, and no two sign the same. */
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'

export type Rounds = {
  /** The newest by now: told at once where no round is under way, else when the next one begins. */
  readonly show: (checkpoint: ShownCheckpoint) => void
  readonly close: () => void
}

/** A round takes `everyMs`. `begin` is called with what is to be asked about in it. */
export const inRounds = (everyMs: number, begin: (checkpoint: ShownCheckpoint) => void): Rounds => {
  let newest: ShownCheckpoint | undefined
  let round: NodeJS.Timeout | undefined
  const next = (): void => {
    const checkpoint = newest
    newest = undefined
    round = checkpoint === undefined ? undefined : setTimeout(next, everyMs).unref()
    if (checkpoint !== undefined) begin(checkpoint)
  }
  return {
    show: (checkpoint) => {
      newest = checkpoint
      if (round === undefined) next()
    },
    close: () => clearTimeout(round),
  }
}
