/** Stored events in slices that are folded without a break: others are served between two of them. */
import type { Recorded, StoredEvent } from '../store/event-store.ts'

type Batch = ReadonlyArray<Recorded<StoredEvent>>

// A fold holds up requests on the same thread: at tens of microseconds an event this stays within milliseconds.
const eventsPerSlice = 128
// An event may hold 64 KiB, which takes as long to read as a hundred ordinary ones.
const bytesPerSlice = 256 * 1_024

/** In order, none empty. Whoever writes events chooses neither how many nor how large they are in one slice. */
export const slicesOf = (stored: Batch): ReadonlyArray<Batch> => {
  const slices: Batch[] = []
  let from = 0
  let bytes = 0
  for (const [at, { event }] of stored.entries()) {
    const isFull = at - from === eventsPerSlice || bytes + event.json.length > bytesPerSlice
    if (isFull && at > from) {
      slices.push(stored.slice(from, at))
      from = at
      bytes = 0
    }
    bytes += event.json.length
  }
  if (from < stored.length) slices.push(stored.slice(from))
  return slices
}
