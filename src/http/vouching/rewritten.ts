/** Whether an event that is about to be vouched for is still the one that was recorded. */
import { E } from '../../fp.ts'
import type { OneEvent } from '../../replay/one-event.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

/** Set where its entry is not the leaf in the tree; the log has stopped then. An event that is in no tree yet is not held. */
export const entryProblem = (
  { transparency }: Pick<HandlerEnv, 'transparency'>,
  { recorded, entry }: Pick<OneEvent, 'recorded' | 'entry'>,
): Problem | undefined => {
  const index = transparency?.indexOf(recorded.position)
  if (transparency === undefined || index === undefined) return undefined
  const held = transparency.holdEntry(index, bytesFrom(entry))
  return E.isLeft(held) ? problemOf(held.left) : undefined
}
