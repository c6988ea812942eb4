/** Reads the whole log over and over, slowly, while it is served: what no one asks for is looked at, too. */
import { setTimeout as delay } from 'node:timers/promises'
import { disk } from '../../../files/disk.ts'
import { fsck } from './fsck.ts'
import type { Finding } from './finding.ts'
import type { Io } from '../../../files/io.ts'

export type ScrubOptions = {
  readonly folder: string
  readonly io?: Io
  readonly bytesPerSecond: number
  /** Between one walk and the next, ms. */
  readonly restMs: number
  readonly onFinding: (finding: Finding) => void
  /** A walk ended, with so many findings. */
  readonly onWalked?: (findings: number) => void
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal, ref: false }).catch(() => {})
}

/** Goes on until the signal aborts. A walk that the disk breaks off begins again after a rest. */
export const scrub = async (
  { folder, io = disk, bytesPerSecond, restMs, onFinding, onWalked = () => {} }: ScrubOptions,
  signal: AbortSignal,
): Promise<void> => {
  const pace = (bytes: number): Promise<void> => pause((bytes / bytesPerSecond) * 1_000, signal)
  while (!signal.aborted) {
    let findings = 0
    try {
      for await (const finding of fsck({ folder, io, pace })) {
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
