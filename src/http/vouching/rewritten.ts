/** Whether an event that is about to be vouched for is still the one that was recorded. */
import { E } from '../../fp.ts'
import type { OneEvent } from '../../replay/one-event.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import type { HandlerEnv } from '../env.ts'

/** True where its entry is not the leaf in the tree; the log has stopped then. An event that is in no tree yet is not. */
export const isRewritten = (
  { transparency }: Pick<HandlerEnv, 'transparency'>,
  { recorded, entry }: Pick<OneEvent, 'recorded' | 'entry'>,
): boolean => {
  const index = transparency?.indexOf(recorded.position)
  if (transparency === undefined || index === undefined) return false
  return E.isLeft(transparency.holdEntry(index, bytesFrom(entry)))
}
