/** The time from which an act counts: the claimed time as far as it is trusted, otherwise the time of recording. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Claim } from '../../events/envelope.ts'
import type { TimeSource } from '../../events/vocabulary.ts'
import { earlier, plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'

/**
 * A claim that is ahead by this much is taken as now, so that it is never after `recordedAt`: clocks of devices and
 * partners run slightly ahead.
 */
export const skewMs = 5_000
/** The greatest age of a claimed time: work on paper or by hotline is entered within weeks; older acts are imported. */
export const maxBackdatingMs = 90 * 86_400_000

export type WhenRefusal =
  | { readonly refusal: 'occurred-in-the-future'; readonly latest: Instant }
  | { readonly refusal: 'occurred-too-long-ago'; readonly earliest: Instant }

/** `at`: the time from which the act counts, never after now. `claimed`: the claimed time, if it differs. */
export type Counted = {
  readonly at: Instant
  readonly timeSource: TimeSource
  readonly claimed?: Claim
}

/** The time that a caller claims for an act; without `at` if none is claimed. */
export type Claimed = { readonly at: Instant | undefined; readonly source: TimeSource }

/**
 * The trust in a source's clock. A device's can be set by anyone, and a service often passes on a device's time.
 * Hotline, counter, partner and import vouch for their time.
 */
type Trust = 'never' | 'beyond-error' | 'vouched'
const trust: { readonly [S in TimeSource]: Trust } = {
  ledger: 'never',
  device: 'never',
  service: 'beyond-error',
  hotline: 'vouched',
  counter: 'vouched',
  partner: 'vouched',
  import: 'vouched',
}

/**
 * The times that a claim is compared with. `claimsBy` is `now`, except when the ledger's time is ahead of its clock by
 * more than the bound, because an event was recorded under a wrong clock. Then it is the clock's time, which correct
 * claims fit.
 */
export type ClaimBounds = {
  readonly now: Instant
  readonly claimsBy: Instant
  readonly errorMs: number
}

const isBelieved = (
  at: Instant,
  source: TimeSource,
  { now, claimsBy, errorMs }: ClaimBounds,
): boolean => {
  // Earlier events may have a future time. At its claimed time, the act would be overridden by them.
  if (claimsBy < now || at > now || trust[source] === 'never') return false
  if (trust[source] === 'beyond-error' && at >= plusMs(now, -errorMs)) return false
  return source === 'import' || at >= plusMs(now, -maxBackdatingMs)
}

/**
 * A protective act is never refused because of its time. If the claimed time is not trusted, or within the error of
 * its clock, the act counts from its recording, so that no earlier act overrides it.
 */
export const countProtective = ({ at, source }: Claimed, bounds: ClaimBounds): Counted => {
  const { now } = bounds
  if (at === undefined) return { at: now, timeSource: source }
  return isBelieved(at, source, bounds)
    ? { at, timeSource: source }
    : { at: now, timeSource: 'ledger', claimed: { at, source } }
}

/** For every other act: the claimed time, bounded by the ledger's time. */
export const countOther = (
  { at, source }: Claimed,
  { now, claimsBy, errorMs }: ClaimBounds,
): Either<WhenRefusal, Counted> => {
  if (at === undefined) return E.right({ at: now, timeSource: source })
  if (at > plusMs(claimsBy, skewMs))
    return E.left({ refusal: 'occurred-in-the-future', latest: claimsBy })
  const earliest = plusMs(claimsBy, -maxBackdatingMs)
  if (source !== 'import' && at < earliest)
    return E.left({ refusal: 'occurred-too-long-ago', earliest })
  // Claimed as now, and now is the ledger's time; otherwise a refusal of a minute ago could override it for a year.
  if (claimsBy < now && at >= plusMs(claimsBy, -errorMs))
    return E.right({ at: now, timeSource: 'ledger', claimed: { at, source } })
  return E.right({ at: earlier(at, now), timeSource: source })
}

/**
 * The latest possible time of an act claimed at `at`, whose clock may be slow by its error. Undefined if the time is
 * the ledger's own or vouched for.
 */
export const latestOf = (
  { at: claim, source }: Claimed,
  at: Instant,
  now: Instant,
  errorMs: number,
): Instant | undefined =>
  claim === undefined || trust[source] === 'vouched' ? undefined : earlier(plusMs(at, errorMs), now)

/**
 * A clock that is wrong by more than its bound: the claimed time, the time from which the act counts, and the
 * difference in s.
 */
export type ClockOff = {
  readonly claimed: Instant
  readonly countedFrom: Instant
  /** Negative if the clock, or the report, is behind. */
  readonly offBySeconds: number
}

/** The earliest time from which an act can count, whatever the clock is when it is decided. */
export const earliestCount = (
  { at, source }: Claimed,
  now: Instant,
  isProtective: boolean,
): Instant => {
  if (at === undefined || (isProtective && trust[source] === 'never')) return now
  return earlier(at, now)
}
