/** Questions as of an instant that is still to come: nothing is known of it, so nothing is allowed by it. */
import { plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { skewMs } from './claimed-time.ts'

export type TimeToCome = { readonly refusal: 'time-to-come'; readonly latest: Instant }

type Asked = {
  readonly asOf?: Instant | undefined
  readonly knownAt?: Instant | undefined
}

/** Refused beyond what the clocks of two nodes may differ by: an answer of one is asked for again of the other. */
export const timeToCome = ({ asOf, knownAt }: Asked, now: Instant): TimeToCome | undefined => {
  const latest = plusMs(now, skewMs)
  const isToCome = (at: Instant | undefined): boolean => at !== undefined && at > latest
  return isToCome(asOf) || isToCome(knownAt) ? { refusal: 'time-to-come', latest: now } : undefined
}
