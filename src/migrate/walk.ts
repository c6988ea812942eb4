/** A log read forwards, page by page, from its start: bounded memory whatever its length. */
import { E, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../store/event-store.ts'

/** Events in order of position. */
export type Page = ReadonlyArray<Recorded<StoredEvent>>

/** All that a walk needs of a log. */
export type Readable = Pick<EventReader<StoredEvent>, 'readAll'>

/** One reader's way through a log. */
export type Walk = {
  /** The next page: at least one event, or none at the end of the log for now. Repeated calls give the same. */
  readonly ahead: TaskEither<StoreFailure, Page>
  /** Steps over this many of what lies ahead. */
  readonly pass: (count: number) => void
  /** Goes on after the event at `position`, `count` events further: for who has just written them. */
  readonly leap: (position: bigint, count: number) => void
  /** Position of the last event passed, -1n before the first. */
  readonly position: () => bigint
  /** Events passed. */
  readonly passed: () => number
}

/** Events that are read at a time: at the largest size some 32 MB. */
export const pageSize = 500

const after = ({ readAll }: Readable, position: bigint): TaskEither<StoreFailure, Page> => {
  const direction = 'forwards' as const
  if (position < 0n) return readAll({ direction, from: 'start', maxCount: pageSize })
  // From the last known event, not the place after it: not every log knows what lies between two events.
  return async () =>
    pipe(
      await readAll({ direction, from: position, maxCount: pageSize + 1 })(),
      E.map((page) => page.filter((recorded) => recorded.position > position)),
    )
}

/** A walk from the start of a log. */
export const walkOf = (reader: Readable): Walk => {
  let page: Page = []
  let position = -1n
  let passed = 0
  return {
    ahead: async () => {
      if (page.length > 0) return E.right(page)
      const read = await after(reader, position)()
      if (E.isRight(read)) page = read.right
      return read
    },
    pass: (count) => {
      position = page[count - 1]?.position ?? position
      page = page.slice(count)
      passed += count
    },
    leap: (to, count) => {
      page = []
      position = to
      passed += count
    },
    position: () => position,
    passed: () => passed,
  }
}
