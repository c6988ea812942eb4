/** A follower in the background, for the tests of the feed. */
import { expect, onTestFinished } from 'vitest'
import type { Followed, StoredEvent } from '../../../src/store/event-store.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { eventsIn, revisions } from '../support.ts'
import type { Store } from '../support.ts'

/** An event of another program. */
export const odd = {
  id: '11111111-1111-4111-8111-111111111111',
  type: 'Odd',
  isJson: false,
  data: Buffer.from('x'),
  metadata: new Uint8Array(),
}

/** Follows in the background; what came, and the end of it. */
export const following = (store: Store, position: bigint) => {
  const stop = new AbortController()
  const seen: Followed<StoredEvent>[] = []
  const times: number[] = []
  const ended = (async () => {
    try {
      for await (const followed of store.follow(position, stop.signal)) {
        seen.push(followed)
        times.push(performance.now())
      }
      return undefined
    } catch (error) {
      return error
    }
  })()
  onTestFinished(() => stop.abort())
  return { seen, times, ended, stop }
}

/** Waits until the events of one stream have come: so many, in order, each once. */
export const has = async (
  seen: ReadonlyArray<Followed<StoredEvent>>,
  stream: StreamId,
  count: number,
): Promise<void> => {
  await expect
    .poll(() => eventsIn(seen, stream).map(({ revision }) => revision), { timeout: 45_000 })
    .toEqual(revisions(count))
}
