/**
 * The rate of one caller: a token bucket for each credential, and one for each person over all their tokens. Our own,
 * since it stands before the hot routes and must answer within the same turn: the kept libraries promise their answer
 * later. Each node counts for itself.
 */
import type { Caller } from '../../credentials/credential.ts'
import type { RawHeaders } from '../answers/outcome.ts'

/** Requests a second that go on for ever, and how many may come at once. `perSecond` 0 is no limit. */
export type Rate = { readonly perSecond: number; readonly burst: number }

/** Seconds of a rate that may be taken at once: a page asks for ten things when it opens. */
export const burstSeconds = 5

export type Rates = {
  /** Of a stored credential. */
  readonly credential: Rate
  /** Of a person, over all their tokens. */
  readonly person: Rate
}

/** `headers` go with every answer; `retryAfterS` is set where this request is one too many. */
export type Verdict = { readonly headers: RawHeaders; readonly retryAfterS?: number }

/** Acts have a bucket of their own: who reads too often can still withdraw. */
export type Use = 'acts' | 'questions'

type Bucket = { left: number; atMs: number }

/** Buckets at most: one of a caller who has not asked for a while is full again and need not be kept. */
const capacity = 20_000

const unlimited: Verdict = { headers: [] }

/** A bucket's store: the caller chooses nothing but their own key, and the oldest goes first. */
const keptBuckets = () => {
  const buckets = new Map<string, Bucket>()
  return (key: string, { burst }: Rate, nowMs: number): Bucket => {
    const known = buckets.get(key)
    if (known !== undefined) return known
    const made = { left: burst, atMs: nowMs }
    buckets.set(key, made)
    if (buckets.size > capacity) {
      const oldest = buckets.keys().next()
      if (oldest.done !== true) buckets.delete(oldest.value)
    }
    return made
  }
}

// RateLimit header fields for HTTP (draft-ietf-httpapi-ratelimit-headers-10): `r` left, `t` seconds until full again.
const rateHeaders = (policy: string, left: number, fullInS: number): RawHeaders => [
  'RateLimit-Policy',
  policy,
  'RateLimit',
  `"default";r=${left};t=${fullInS}`,
]

const policyOf = ({ perSecond, burst }: Rate): string =>
  `"default";q=${burst};w=${Math.max(1, Math.ceil(burst / perSecond))}`

/** Takes one request of `caller` into account. `nowMs` is monotonic. */
export const makeLimiter = ({ credential, person }: Rates, nowMs: () => number) => {
  const bucketOf = keptBuckets()
  const policies = { credential: policyOf(credential), person: policyOf(person) }
  return ({ id, subject }: Caller, use: Use): Verdict => {
    const rate = subject === undefined ? credential : person
    if (rate.perSecond === 0) return unlimited
    const policy = subject === undefined ? policies.credential : policies.person
    const now = nowMs()
    const bucket = bucketOf(use === 'acts' ? `acts/${subject ?? id}` : (subject ?? id), rate, now)
    const left = Math.min(rate.burst, bucket.left + ((now - bucket.atMs) / 1_000) * rate.perSecond)
    bucket.atMs = now
    bucket.left = left < 1 ? left : left - 1
    const fullInS = Math.ceil((rate.burst - bucket.left) / rate.perSecond)
    const headers = rateHeaders(policy, Math.floor(bucket.left), fullInS)
    return left < 1
      ? { headers, retryAfterS: Math.max(1, Math.ceil((1 - left) / rate.perSecond)) }
      : { headers }
  }
}

export type Limiter = ReturnType<typeof makeLimiter>
