/** A disk whose syncs end when a test says so. */
import { disk } from '../../src/files/disk.ts'
import type { Io } from '../../src/files/io.ts'

export type HeldDisk = {
  readonly io: Io
  /** From now on no sync ends. */
  readonly hold: () => void
  /** Resolves once a sync is under way and held. */
  readonly syncing: () => Promise<void>
  /** Lets all of them go: synced, or failed with EIO. */
  readonly release: (how: 'synced' | 'failed') => void
}

/** Nothing is held yet. */
export const heldDisk = (): HeldDisk => {
  let isHeld = false
  let waiting: ((how: 'synced' | 'failed') => void)[] = []
  let onSync = (): void => {}
  const io: Io = {
    ...disk,
    sync: async (file) => {
      if (!isHeld) return disk.sync(file)
      const ended = new Promise<'synced' | 'failed'>((resolve) => waiting.push(resolve))
      onSync()
      if ((await ended) === 'failed') throw Object.assign(new Error('EIO'), { code: 'EIO' })
      return disk.sync(file)
    },
  }
  return {
    io,
    hold: () => {
      isHeld = true
    },
    syncing: () =>
      new Promise((resolve) => {
        onSync = resolve
        if (waiting.length > 0) resolve()
      }),
    release: (how) => {
      isHeld = false
      for (const end of waiting) end(how)
      waiting = []
    },
  }
}
