/**
 * Reads the whole log over and over, slowly, while it is served: what no one asks for is looked at, too. Checksums
 * tell every byte that is not as it was written; whether it was written right is for `fsck` to say.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { disk } from '../../../files/disk.ts'
import { fsck } from './fsck.ts'
import type { Finding } from './finding.ts'
import type { Io } from '../../../files/io.ts'

export type ScrubOptions = {
  readonly folder: string
  readonly io?: Io
  /** At most. */
  readonly bytesPerSecond: number
  /** Most of this thread's time that may go into it, above 0 up to 1: whoever is served waits meanwhile. */
  readonly share?: number
  /** Between one walk and the next, ms. */
  readonly restMs: number
  readonly onFinding: (finding: Finding) => void
  /** A walk ended, with so many findings. */
  readonly onWalked?: (findings: number) => void
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal, ref: false }).catch(() => {})
}

const hundredth = 0.01
// A machine that slept in the middle of a piece did not work all that time.
const longestPieceMs = 1_000

/** Rests after each piece: by its bytes, and by the time that it took of this thread. */
const pacing = (
  { bytesPerSecond, share = hundredth }: Pick<ScrubOptions, 'bytesPerSecond' | 'share'>,
  signal: AbortSignal,
): ((bytes: number) => Promise<void>) => {
  let begunMs = performance.now()
  return async (bytes) => {
    const workedMs = Math.min(performance.now() - begunMs, longestPieceMs)
    const restMs = Math.max((bytes / bytesPerSecond) * 1_000, workedMs * (1 / share - 1))
    await pause(restMs, signal)
    begunMs = performance.now()
  }
}

/** Goes on until the signal aborts. A walk that the disk breaks off begins again after a rest. */
export const scrub = async (
  { folder, io = disk, restMs, onFinding, onWalked = () => {}, ...options }: ScrubOptions,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    let findings = 0
    try {
      const pace = pacing(options, signal)
      for await (const finding of fsck({ folder, io, pace, readsJson: false })) {
        if (signal.aborted) return
        findings += 1
        onFinding(finding)
      }
      onWalked(findings)
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : 'something else'
      const reason = 'the log cannot be read'
      onFinding({ of: 'derived', where: 'the folder log', reason, expected: 'its bytes', found })
    }
    await pause(restMs, signal)
  }
}
