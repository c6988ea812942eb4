/**
 * Asks all parties about the same checkpoint, in rounds. Asked separately, each would sign another one, and no
 * checkpoint would have all signatures.
 */
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'

export type Rounds = {
  /** Sets the newest checkpoint. It begins a round at once, or the next one if a round is in progress. */
  readonly show: (checkpoint: ShownCheckpoint) => void
  readonly close: () => void
}

/** A round takes `everyMs`. `begin` is called with its checkpoint. */
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
