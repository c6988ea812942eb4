/** Since when signed entries wait for a quorum of witnesses. Witnesses that are late by a restart of their own are no alarm. */

/** A quorum that is missing for so long is told, in ms: a witness that was away is asked again within half of it. */
export const quorumMissingMs = 600_000

/** Signed entries that no quorum cosigned in time. */
export type MissingQuorum = {
  /** Entries under the newest checkpoint that was shown. */
  readonly entries: number
  /** Entries under the newest one that a quorum cosigned, as far as this process knows; undefined for none. */
  readonly cosigned: number | undefined
  /** Ms for which it has been missing. */
  readonly forMs: number
}

export type QuorumWatch = {
  /** A checkpoint of so many entries is shown, and the witnesses are asked about it. */
  readonly onShown: (size: number) => void
  /** A quorum cosigned so many entries. */
  readonly onMet: (size: number) => void
  /** Another node asks from now on. */
  readonly rest: () => void
  /** Undefined where nothing waits, or not for so long. */
  readonly missing: () => MissingQuorum | undefined
}

/** `nowMs`: monotonic. While a log grows, the wait begins anew with each quorum: that its newest second waits is usual. */
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
      // A quorum over an older size, as an export asks for, is no news.
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
