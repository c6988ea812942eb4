/** A file in which bytes of many parts lie in chunks: those of one part are written in order, and read again in order. */
import { closeSync, openSync, writeSync } from 'node:fs'

/** Where the chunks of one part lie, in order; bytes. */
export type Chunks = {
  readonly path: string
  readonly offsets: Float64Array
  readonly lengths: Uint32Array
}

/** All buffers of a writer together, in bytes; bounds its memory to some twice of it. */
const buffersBytes = 8 * 1024 * 1024
const [leastChunk, mostChunk] = [8 * 1024, 128 * 1024]

type Filling = { bytes: Buffer; used: number; offsets: number[]; lengths: number[] }

export type ChunkWriter = {
  /** Room for so many bytes of a part, which lie in one chunk; to be filled before it is called again. Throws what the system says. */
  readonly room: (part: number, length: number) => { readonly bytes: Buffer; readonly at: number }
  /** Where all of a part lies; by part, the first being 0. Nothing is written after it. */
  readonly end: () => ReadonlyArray<Chunks>
}

/** Makes the file, which must not be there; for its owner alone. Parts count from 0. */
export const chunkWriter = (path: string, parts: number): ChunkWriter => {
  const file = openSync(path, 'wx', 0o600)
  const chunkBytes = Math.min(mostChunk, Math.max(leastChunk, Math.floor(buffersBytes / parts)))
  const filling = new Map<number, Filling>()
  let end = 0
  const write = (one: Filling): void => {
    if (one.used === 0) return
    let done = 0
    while (done < one.used) done += writeSync(file, one.bytes, done, one.used - done, end + done)
    one.offsets.push(end)
    one.lengths.push(one.used)
    end += one.used
    one.used = 0
  }
  return {
    room: (part, length) => {
      const one = filling.get(part) ?? { bytes: Buffer.alloc(0), used: 0, offsets: [], lengths: [] }
      filling.set(part, one)
      if (one.used + length > one.bytes.length) {
        write(one)
        const least = Math.max(length, chunkBytes)
        if (one.bytes.length < least || one.bytes.length > chunkBytes)
          one.bytes = Buffer.allocUnsafeSlow(least)
      }
      const at = one.used
      one.used += length
      return { bytes: one.bytes, at }
    },
    end: () => {
      for (const one of filling.values()) write(one)
      closeSync(file)
      for (const one of filling.values()) one.bytes = Buffer.alloc(0)
      return Array.from({ length: parts }, (_, part) => ({
        path,
        offsets: Float64Array.from(filling.get(part)?.offsets ?? []),
        lengths: Uint32Array.from(filling.get(part)?.lengths ?? []),
      }))
    },
  }
}
