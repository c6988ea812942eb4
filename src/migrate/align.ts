/** Finds where the target ends, and that everything before is what the source holds: nothing is taken on trust. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Recorded, StoredEvent } from '../store/event-store.ts'
import { logFailed } from './failure.ts'
import type { Difference, MoveFailure } from './failure.ts'
import type { Walk } from './walk.ts'

type Event = Recorded<StoredEvent>

/** The first difference of two events but for their positions, which are each log's own; undefined for the same event. */
export const differenceOf = (a: Event, b: Event): Difference | undefined => {
  if (a.stream !== b.stream) return 'stream'
  if (a.revision !== b.revision) return 'revision'
  if (a.event.id !== b.event.id) return 'id'
  if (a.event.type !== b.event.type) return 'type'
  return a.event.json === b.event.json ? undefined : 'content'
}

/**
 * Walks both until the target ends, and stands behind its last event in both; `onPage` is told after each page.
 * Refuses a target that holds anything else than the source's first events.
 */
export const align = async (
  source: Walk,
  target: Walk,
  onPage: () => void,
): Promise<Either<MoveFailure, void>> => {
  for (;;) {
    const found = await target.ahead()
    if (E.isLeft(found)) return E.left(logFailed('target')(found.left))
    if (found.right.length === 0) return E.right(undefined)
    const wanted = await source.ahead()
    if (E.isLeft(wanted)) return E.left(logFailed('source')(wanted.left))
    if (wanted.right.length === 0)
      return E.left({ refusal: 'target-has-more', sourceEvents: source.passed() })
    const count = Math.min(found.right.length, wanted.right.length)
    for (let index = 0; index < count; index += 1) {
      const [theirs, ours] = [found.right[index], wanted.right[index]]
      if (theirs === undefined || ours === undefined) break
      const difference = differenceOf(ours, theirs)
      if (difference !== undefined)
        return E.left({ refusal: 'target-differs', event: source.passed() + index, difference })
    }
    source.pass(count)
    target.pass(count)
    onPage()
  }
}
