/** Refuses questions as of a future instant, about which nothing is known. */
import { plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { skewMs } from './claimed-time.ts'

export type TimeToCome = { readonly refusal: 'time-to-come'; readonly latest: Instant }

type Asked = {
  readonly asOf?: Instant | undefined
  readonly knownAt?: Instant | undefined
}

/**
 * Refused beyond the possible difference between the clocks of two nodes, since the answer of one may be asked of
 * another.
 */
export const timeToCome = ({ asOf, knownAt }: Asked, now: Instant): TimeToCome | undefined => {
  const latest = plusMs(now, skewMs)
  const isToCome = (at: Instant | undefined): boolean => at !== undefined && at > latest
  return isToCome(asOf) || isToCome(knownAt) ? { refusal: 'time-to-come', latest: now } : undefined
}
