/** Which events of a stream its metadata leaves to be read. `$all` shows them all the same. */
import type { Stored } from './stored.ts'
import type { StreamMetadata } from './stream-metadata.ts'

const ticksPerSecond = 10_000_000n

/** Of a metastream only the last event is to be read. */
const metastreamMaxCount = 1

/** Whether a reader of the stream sees an event, now. */
export const visibleIn = (
  events: ReadonlyArray<Stored>,
  { truncateBefore, maxCount, maxAgeSeconds }: StreamMetadata,
): ((stored: Stored) => boolean) => {
  const isMetastream = events[0]?.stream.startsWith('$$') === true
  const kept = isMetastream ? Math.min(maxCount, metastreamMaxCount) : maxCount
  const first = Math.max(truncateBefore, events.length - kept)
  const oldest = Number.isFinite(maxAgeSeconds)
    ? BigInt(Date.now()) * 10_000n - BigInt(Math.floor(maxAgeSeconds)) * ticksPerSecond
    : 0n
  return ({ revision, createdTicks }) => Number(revision) >= first && createdTicks >= oldest
}
