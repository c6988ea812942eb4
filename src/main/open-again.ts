/**
 * A start that meets damaged rows begins again: what was opened is closed, and the next opening finds the mark that they
 * are damaged (src/projector/embedded/row-marks.ts), sets them aside, and builds new ones from the log. Rows are never
 * what a ledger does not start for.
 */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { NodeFailure } from './failure.ts'
import { engineFailedExit } from './telling.ts'
import type { Telling } from './telling.ts'

/** One opening: `begun` is given how to close what it has opened so far, before it opens anything. */
type Opening<A> = (
  telling: Telling,
  begun: (close: () => Promise<void>) => void,
) => Promise<Either<NodeFailure, A>>

type Tried<A> =
  | { readonly ended: Either<NodeFailure, A> }
  /** The rows were found damaged on the way; all is closed again. */
  | { readonly ended: undefined }

const nothingOpen = (): Promise<void> => Promise.resolve()

const tryOnce = async <A>(telling: Telling, open: Opening<A>): Promise<Tried<A>> => {
  let phase: 'opening' | 'damaged' | 'open' = 'opening'
  let close = nothingOpen
  const isDamaged = (): boolean => phase === 'damaged'
  const told: Telling = {
    ...telling,
    rowsDamaged: (sentence) => {
      if (phase === 'open') telling.rowsDamaged(sentence)
      else phase = 'damaged'
    },
  }
  const begun = (closing: () => Promise<void>): void => {
    close = closing
  }
  try {
    const ended = await open(told, begun)
    if (!isDamaged() && E.isRight(ended)) {
      phase = 'open'
      return { ended }
    }
    await close()
    return { ended: isDamaged() ? undefined : ended }
  } catch (cause) {
    if (!isDamaged()) throw cause
    await close()
    return { ended: undefined }
  }
}

/** Opens; where the rows are found damaged on the way, once more. New rows that are damaged as well end the process. */
export const openAgain = async <A>(
  telling: Telling,
  open: Opening<A>,
): Promise<Either<NodeFailure, A>> => {
  const first = await tryOnce(telling, open)
  if (first.ended !== undefined) return first.ended
  const second = await tryOnce(telling, open)
  if (second.ended !== undefined) return second.ended
  const cause = 'newly built rows are already damaged: check the disk'
  telling.fatal(engineFailedExit, cause)
  return E.left({ failure: 'rows-unavailable', cause })
}
