/** One subscription from its start to its end. */
import { E } from '../../../fp.ts'
import { StoreError } from '../../event-store.ts'
import type { Received } from '../wire/received.ts'
import { recordedFrom } from '../wire/record.ts'
import { isAmong } from '../server/streams.ts'
import { caughtUp, isLookDue, isQuiet, newWatch, restMs, startLook, verdict } from './watch.ts'
import type { Ending, Item, Progress, Session } from './watch.ts'

const itemIn = (received: Received, { names }: Session, progress: Progress): Item | undefined => {
  if (received.is !== 'event') return undefined
  const { event } = received
  if (event.position <= progress.given || !isAmong(names)(event.stream)) return undefined
  const recorded = recordedFrom(event)
  if (E.isLeft(recorded)) throw new StoreError(recorded.left)
  return { kind: 'event', recorded: recorded.right }
}

const isItem = (said: Item | Ending): said is Item => 'kind' in said

/** Hands out what comes, until it ends; answers why. Throws StoreError on an event that no ledger wrote. */
export const runSession = async function* (
  session: Session,
  progress: Progress,
): AsyncGenerator<Item, Ending, undefined> {
  const { feed, alarm, nowMs } = session
  const watch = newWatch(session)
  while (!session.isOver()) {
    const received = feed.take()
    if (received !== undefined) {
      if (received.is === 'caught-up') watch.isLive = true
      const item = itemIn(received, session, progress)
      if (item?.kind !== 'event') continue
      progress.given = item.recorded.position
      watch.aheadSinceMs = undefined
      watch.lastItemMs = nowMs()
      yield item
      watch.lastNewsMs = nowMs()
      continue
    }
    const ended = feed.ended()
    if (ended !== undefined) return ended
    const said = isQuiet(session, progress, watch)
      ? caughtUp(progress)
      : verdict(session, progress, watch)
    if (said !== undefined) {
      if (!isItem(said)) return said
      watch.lastItemMs = nowMs()
      yield said
      continue
    }
    if (isLookDue(session, watch)) startLook(session, progress, watch)
    await alarm.wait(restMs(session, progress, watch))
  }
  return { fault: 'over' }
}
