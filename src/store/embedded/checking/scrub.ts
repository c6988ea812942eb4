/**
 * Reads the whole log over and over, slowly, while it is served: what no one asks for is looked at, too. Checksums
 * tell every byte that is not as it was written; whether it was written right is for `fsck` to say.
 */
import { disk } from '../../../files/disk.ts'
import { fsck } from './fsck.ts'
import type { Finding } from './finding.ts'
import type { Io } from '../../../files/io.ts'
import { pacing, pause } from '../../../files/pacing.ts'
import type { Pacing } from '../../../files/pacing.ts'

export type ScrubOptions = Pacing & {
  readonly folder: string
  readonly io?: Io
  /** Between one walk and the next, ms. */
  readonly restMs: number
  readonly onFinding: (finding: Finding) => void
  /** A walk ended, with so many findings. */
  readonly onWalked?: (findings: number) => void
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
