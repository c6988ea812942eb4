/** The differences between server versions that a client can see. */

/** How a server of one version behaves. */
export type Traits = {
  /** Says so when a subscription has reached the head (from 23.10). */
  readonly caughtUp: 'said' | 'not-said'
  /** Live events that may wait before a consumer is dropped (to 24.2), or never dropped (from 24.6). */
  readonly slowAfter: number | 'never'
  /** A filtered subscription gets a checkpoint on reaching the head (from 24.6). */
  readonly checkpointAtHead: 'given' | 'not-given'
  /** A subscription to a stream that does not exist is told that it has caught up (from 24.6). */
  readonly caughtUpOnMissing: 'said' | 'not-said'
  /**
   * Where a subscription to `$all` begins when no event is at the very position it was given, as
   * after an append of nothing: after the next event (to 24.2, which loses that one), or at it.
   */
  readonly startsAfter: 'next-event' | 'position'
}

const numberOf = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 100 + minor
}

/** The traits of a version such as `23.10.8`. */
export const traitsOf = (version: string): Traits => {
  const at = numberOf(version)
  return {
    caughtUp: at >= 2310 ? 'said' : 'not-said',
    slowAfter: at >= 2406 ? 'never' : 32,
    checkpointAtHead: at >= 2406 ? 'given' : 'not-given',
    caughtUpOnMissing: at >= 2406 ? 'said' : 'not-said',
    startsAfter: at >= 2406 ? 'position' : 'next-event',
  }
}
