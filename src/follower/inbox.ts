/**
 * Between the feed and the fold: what arrives while a batch is folded forms the next one. Alone an event goes
 * through at once; under load a batch holds many.
 */
export type Inbox<A> = {
  /** Takes an item; resolves when there is room for the next. */
  readonly offer: (item: A) => Promise<void>
  /** No more will come. */
  readonly end: () => void
  /** Waits for items: up to `maxCount` of them, in order; none once it has ended and is empty. */
  readonly take: (maxCount: number) => Promise<ReadonlyArray<A>>
  readonly size: () => number
}

type Gate = { readonly opened: Promise<void>; readonly open: () => void }

const stayClosed = (): void => {}

const newGate = (): Gate => {
  let open = stayClosed
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** An empty inbox with room for `capacity` items. One offers, one takes. */
export const newInbox = <A>(capacity: number): Inbox<A> => {
  let items: A[] = []
  let isEnded = false
  let arrival = newGate()
  let room = newGate()
  return {
    offer: async (item) => {
      items.push(item)
      arrival.open()
      if (items.length >= capacity && !isEnded) await room.opened
    },
    end: () => {
      isEnded = true
      arrival.open()
      room.open()
    },
    take: async (maxCount) => {
      if (items.length === 0 && !isEnded) await arrival.opened
      const taken = items.slice(0, maxCount)
      items = items.slice(maxCount)
      if (items.length === 0) arrival = newGate()
      room.open()
      room = newGate()
      return taken
    },
    size: () => items.length,
  }
}
