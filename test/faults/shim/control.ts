/** The control of the shim while a program runs under it: a file laid out as `struct control` in shim.c. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

/** Calls that can be broken, by the shim's bits. `rename` covers links, `create` covers folders. */
export const calls = {
  write: 1,
  'write and truncate': 9,
  sync: 2,
  rename: 4,
  truncate: 8,
  create: 16,
  remove: 32,
  read: 64,
} as const
export type Call = keyof typeof calls

/** `short` does half of a write and says so; `lost` does nothing and says that it was done. EIO may have done half. */
export const ways = { EIO: 1, ENOSPC: 2, short: 3, lost: 4 } as const
export type How = keyof typeof ways

export type Fault = {
  readonly call: Call
  readonly how: How
  readonly lasts: 'once' | 'for ever'
  /** The matching call at which it begins, counted from 0 since it was armed. */
  readonly at: number
  /** Absolute paths, as for fnmatch(3): `*` goes over `/`. */
  readonly pattern: string
}

export type Control = {
  /** For the environment of the program. */
  readonly path: string
  readonly arm: (fault: Fault) => void
  readonly disarm: () => void
  /** From now on statfs says that so many bytes are free; undefined: the truth. */
  readonly free: (bytes: number | undefined) => void
  /** Calls that went wrong since it was armed. */
  readonly hits: () => number
  /** Matching calls since it was armed. */
  readonly seen: () => number
  readonly close: () => void
}

const at = { armed: 0, calls: 4, seen: 20, hits: 24, isFull: 28, free: 32, pattern: 40 }
const bytes = 512
const patternBytes = 256

/** Makes a control file that breaks nothing yet. */
export const newControl = (path: string): Control => {
  const file = openSync(path, 'w+', 0o600)
  writeSync(file, Buffer.alloc(bytes), 0, bytes, 0)
  const put = (numbers: ReadonlyArray<number>, where: number): void => {
    const block = Buffer.alloc(numbers.length * 4)
    for (const [index, number] of numbers.entries()) block.writeUInt32LE(number, index * 4)
    writeSync(file, block, 0, block.length, where)
  }
  const get = (where: number): number => {
    const block = Buffer.alloc(4)
    readSync(file, block, 0, 4, where)
    return block.readUInt32LE(0)
  }
  return {
    path,
    arm: ({ call, how, lasts, at: first, pattern }) => {
      put([0], at.armed)
      const text = Buffer.alloc(patternBytes)
      text.write(pattern)
      writeSync(file, text, 0, patternBytes - 1, at.pattern)
      put([calls[call], ways[how], lasts === 'once' ? 0 : 1, first, 0, 0], at.calls)
      put([1], at.armed)
    },
    disarm: () => put([0], at.armed),
    free: (count) => {
      const block = Buffer.alloc(8)
      block.writeBigUInt64LE(BigInt(count ?? 0))
      writeSync(file, block, 0, 8, at.free)
      put([count === undefined ? 0 : 1], at.isFull)
    },
    hits: () => get(at.hits),
    seen: () => get(at.seen),
    close: () => closeSync(file),
  }
}
