/** The rate of one address: a bucket of tokens for each, filled at a steady rate. */

export type Rate = {
  /** Requests a second that go on for ever; 0 is no limit. */
  readonly perSecond: number
  /** The number that may come at once. */
  readonly burst: number
}

type Bucket = { left: number; atMs: number }

/** Addresses remembered at most: who has not asked for a while has a full bucket again. */
const capacity = 10_000

/** Takes a request into account: seconds to wait where it is one too many, else undefined. `nowMs` is monotonic. */
export const makeRate = ({ perSecond, burst }: Rate, nowMs: () => number) => {
  const buckets = new Map<string, Bucket>()
  const bucketOf = (address: string, now: number): Bucket => {
    const known = buckets.get(address) ?? { left: burst, atMs: now }
    // Put back at the end: the first of the map is who has not asked for the longest time.
    buckets.delete(address)
    buckets.set(address, known)
    const oldest = buckets.size > capacity ? buckets.keys().next() : undefined
    if (oldest?.done === false) buckets.delete(oldest.value)
    return known
  }
  return (address: string): number | undefined => {
    if (perSecond === 0) return undefined
    const now = nowMs()
    const bucket = bucketOf(address, now)
    const left = Math.min(burst, bucket.left + ((now - bucket.atMs) / 1_000) * perSecond)
    bucket.atMs = now
    bucket.left = left < 1 ? left : left - 1
    return left < 1 ? Math.max(1, Math.ceil((1 - left) / perSecond)) : undefined
  }
}
