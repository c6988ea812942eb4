/** A stream's name with the two hashes that filters ask for: made once for all segments that are asked. */
import type { StreamId } from '../../../kernel/ids.ts'

export type StreamKey = {
  readonly stream: StreamId
  /** 32 bits each, unsigned. */
  readonly first: number
  readonly second: number
}

/** The last step of MurmurHash3: every bit of the input changes about half of the output. */
const mixed = (hash: number): number => {
  let mix = hash
  mix = Math.imul(mix ^ (mix >>> 16), 0x85eb_ca6b)
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2_ae35)
  return (mix ^ (mix >>> 16)) >>> 0
}

/** Two runs of FNV-1a with different beginnings and primes, mixed. */
export const keyOf = (stream: StreamId): StreamKey => {
  let first = 0x811c_9dc5
  let second = 0x9747_b28c
  for (let at = 0; at < stream.length; at += 1) {
    const code = stream.charCodeAt(at)
    first = Math.imul(first ^ code, 0x0100_0193)
    second = Math.imul(second ^ code, 0x85eb_ca6b)
  }
  return { stream, first: mixed(first), second: mixed(second) }
}
