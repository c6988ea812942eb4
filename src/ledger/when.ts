/** Whether a claimed time can be believed: not after now, not long before. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { TimeSource } from '../events/vocabulary.ts'
import { plusMs } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'

/** Devices and partners run a little ahead: such a claim is taken as now, so that it never lies after `recordedAt`. */
export const skewMs = 5_000
/** How far back an act may be claimed: paper and hotline work is entered within weeks; older things come by import. */
export const maxBackdatingMs = 90 * 86_400_000

export type WhenRefusal =
  | { readonly refusal: 'occurred-in-the-future'; readonly latest: Instant }
  | { readonly refusal: 'occurred-too-long-ago'; readonly earliest: Instant }

/** The claimed time, bounded by the ledger's own. */
export const believe = (
  claimed: Instant | undefined,
  source: TimeSource,
  now: Instant,
): Either<WhenRefusal, Instant> => {
  if (claimed === undefined) return E.right(now)
  if (claimed > plusMs(now, skewMs))
    return E.left({ refusal: 'occurred-in-the-future', latest: now })
  const earliest = plusMs(now, -maxBackdatingMs)
  if (source !== 'import' && claimed < earliest)
    return E.left({ refusal: 'occurred-too-long-ago', earliest })
  return E.right(claimed > now ? now : claimed)
}
