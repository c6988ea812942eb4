/** The real disk with one fault in it. */
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'

/** The fault. `short` writes half and says so. */
export type Fault = {
  readonly call: keyof Io
  /** The call at which it begins, counted from 0 since it was armed. */
  readonly at: number
  readonly how: 'EIO' | 'ENOSPC' | 'short'
  readonly lasts: 'once' | 'for ever'
}

export type FaultyDisk = {
  readonly io: Io
  /** The fault may happen from now on. */
  readonly arm: (fault: Fault) => void
  readonly disarm: () => void
  /** How often it happened. */
  readonly hits: () => number
}

const errorOf = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code })

/** Counts the calls of the armed kind, and lets the chosen ones fail. */
export const newFaultyDisk = (): FaultyDisk => {
  let armed: Fault | undefined
  let calls = 0
  let hits = 0
  const isHit = (call: keyof Io): Fault | undefined => {
    if (armed === undefined || armed.call !== call) return undefined
    const number = calls
    calls += 1
    const now = armed.lasts === 'once' ? number === armed.at : number >= armed.at
    if (!now) return undefined
    hits += 1
    return armed
  }
  const guarded =
    <A extends ReadonlyArray<unknown>, B>(call: keyof Io, real: (...args: A) => B) =>
    (...args: A): B => {
      const fault = isHit(call)
      if (fault === undefined) return real(...args)
      throw errorOf(fault.how)
    }
  const guardedLater =
    <A extends ReadonlyArray<unknown>, B>(call: keyof Io, real: (...args: A) => Promise<B>) =>
    async (...args: A): Promise<B> => {
      const fault = isHit(call)
      if (fault === undefined) return real(...args)
      throw errorOf(fault.how)
    }
  const io: Io = {
    open: guarded('open', disk.open),
    create: guarded('create', disk.create),
    close: disk.close,
    sizeOf: guarded('sizeOf', disk.sizeOf),
    stampOf: guarded('stampOf', disk.stampOf),
    pread: guarded('pread', disk.pread),
    pwrite: async (file, bytes, at) => {
      const fault = isHit('pwrite')
      if (fault === undefined) return disk.pwrite(file, bytes, at)
      // A failed write may have written a part.
      const written = await disk.pwrite(file, bytes.subarray(0, bytes.length >> 1), at)
      if (fault.how === 'short') return written
      throw errorOf(fault.how)
    },
    pwriteNow: (file, bytes, at) => {
      const fault = isHit('pwriteNow')
      if (fault === undefined) return disk.pwriteNow(file, bytes, at)
      const written = disk.pwriteNow(file, bytes.subarray(0, bytes.length >> 1), at)
      if (fault.how === 'short') return written
      throw errorOf(fault.how)
    },
    sync: guardedLater('sync', disk.sync),
    truncate: guardedLater('truncate', disk.truncate),
    protect: guarded('protect', disk.protect),
    rename: guarded('rename', disk.rename),
    remove: guarded('remove', disk.remove),
    list: guarded('list', disk.list),
    makeFolder: guarded('makeFolder', disk.makeFolder),
    syncFolder: guardedLater('syncFolder', disk.syncFolder),
    freeBytes: guarded('freeBytes', disk.freeBytes),
  }
  return {
    io,
    arm: (fault) => {
      armed = fault
      calls = 0
      hits = 0
    },
    disarm: () => {
      armed = undefined
    },
    hits: () => hits,
  }
}
