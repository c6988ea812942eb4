/**
 * Measures how long signed entries wait for a quorum of witnesses. A short absence, such as a witness's restart,
 * raises no alarm.
 */

/** A quorum missing for longer is reported, in ms. A witness that was away is asked again within half of this time. */
export const quorumMissingMs = 600_000

/** Signed entries without a quorum in time. */
export type MissingQuorum = {
  /** The size of the newest shown checkpoint. */
  readonly entries: number
  /** The size of the newest checkpoint with a quorum, as far as this process knows; undefined if there is none. */
  readonly cosigned: number | undefined
  /** How long it has been missing, in ms. */
  readonly forMs: number
}

export type QuorumWatch = {
  /** A checkpoint of this size is shown, and the witnesses are asked about it. */
  readonly onShown: (size: number) => void
  /** A quorum cosigned this size. */
  readonly onMet: (size: number) => void
  /** Another node asks the witnesses from now on. */
  readonly rest: () => void
  /** Undefined if nothing waits, or not long enough. */
  readonly missing: () => MissingQuorum | undefined
}

/** `nowMs`: monotonic. Each quorum restarts the wait, since the newest entries of a growing log always wait a little. */
export const newQuorumWatch = (nowMs: () => number): QuorumWatch => {
  let newest = 0
  let cosigned = -1
  let sinceMs: number | undefined
  return {
    onShown: (size) => {
      newest = Math.max(newest, size)
      if (newest > cosigned) sinceMs ??= nowMs()
    },
    onMet: (size) => {
      // A quorum over an older size, requested by an export, does not count.
      if (size <= cosigned) return
      cosigned = size
      sinceMs = newest > cosigned ? nowMs() : undefined
    },
    rest: () => {
      sinceMs = undefined
    },
    missing: () => {
      if (sinceMs === undefined || nowMs() - sinceMs < quorumMissingMs) return undefined
      const forMs = nowMs() - sinceMs
      return { entries: newest, cosigned: cosigned < 0 ? undefined : cosigned, forMs }
    },
  }
}
