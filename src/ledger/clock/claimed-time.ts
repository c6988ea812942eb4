/** From when an act counts: by the time claimed for it, as far as that can be believed, and else from when it is recorded. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Claim } from '../../events/envelope.ts'
import type { TimeSource } from '../../events/vocabulary.ts'
import { earlier, plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'

/** Devices and partners run a little ahead: such a claim is taken as now, so that it never lies after `recordedAt`. */
export const skewMs = 5_000
/** The greatest age of a claimed time: paper and hotline work is entered within weeks; older acts come by import. */
export const maxBackdatingMs = 90 * 86_400_000

export type WhenRefusal =
  | { readonly refusal: 'occurred-in-the-future'; readonly latest: Instant }
  | { readonly refusal: 'occurred-too-long-ago'; readonly earliest: Instant }

/** `at` is when the act counts from, never after now. `claimed`: what was claimed instead, kept beside. */
export type Counted = {
  readonly at: Instant
  readonly timeSource: TimeSource
  readonly claimed?: Claim
}

/** A time that somebody claims for an act; `at` absent where they claim none. */
export type Claimed = { readonly at: Instant | undefined; readonly source: TimeSource }

/**
 * The trust in a source's clock. Anybody can set a device's; a service often passes on a device's word. Hotline,
 * counter, partner and import vouch for the time they state.
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
 * What a claim is held against. `claimsBy` is `now`, unless the ledger's time lies ahead of its clock by more than
 * clocks do, since something was recorded under a clock that was ahead: then it is what the clock says, and honest
 * claims are the ones that fit it.
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
  // An earlier word may carry a future time: no word would stand against it by its own time.
  if (claimsBy < now || at > now || trust[source] === 'never') return false
  if (trust[source] === 'beyond-error' && at >= plusMs(now, -errorMs)) return false
  return source === 'import' || at >= plusMs(now, -maxBackdatingMs)
}

/**
 * An act that protects is never refused for its time. Where the claim cannot be believed, or may lie within the error
 * of the clock that made it, the act counts from when it is recorded, so that nothing said before stands against it.
 */
export const countProtective = ({ at, source }: Claimed, bounds: ClaimBounds): Counted => {
  const { now } = bounds
  if (at === undefined) return { at: now, timeSource: source }
  return isBelieved(at, source, bounds)
    ? { at, timeSource: source }
    : { at: now, timeSource: 'ledger', claimed: { at, source } }
}

/** Every other act: the claimed time, bounded by the ledger's own. */
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
  // Said now by any clock, and now is what the ledger calls so: else a no of a minute ago would outlast it for a year.
  if (claimsBy < now && at >= plusMs(claimsBy, -errorMs))
    return E.right({ at: now, timeSource: 'ledger', claimed: { at, source } })
  return E.right({ at: earlier(at, now), timeSource: source })
}

/**
 * The latest that an act may have happened whose claimed time is `at`: a clock may be slow by its error. Undefined where
 * the time is the ledger's own, or is vouched for.
 */
export const latestOf = (
  { at: claim, source }: Claimed,
  at: Instant,
  now: Instant,
  errorMs: number,
): Instant | undefined =>
  claim === undefined || trust[source] === 'vouched' ? undefined : earlier(plusMs(at, errorMs), now)

/** A clock that is further off than clocks are: what it claimed, from when the act counts, and how far off, in s. */
export type ClockOff = {
  readonly claimed: Instant
  readonly countedFrom: Instant
  /** Negative for a clock, or a telling, that is behind. */
  readonly offBySeconds: number
}

/** The earliest that an act may come to count from, whatever the clock says when it is decided. */
export const earliestCount = (
  { at, source }: Claimed,
  now: Instant,
  isProtective: boolean,
): Instant => {
  if (at === undefined || (isProtective && trust[source] === 'never')) return now
  return earlier(at, now)
}
