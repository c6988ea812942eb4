/**
 * The possible keys of a table, kept in memory as a Bloom filter (Bloom 1970): an unknown key was never put, so that
 * LMDB need not be asked. Of the known ones one in a hundred was not put either: LMDB is asked. Some 1.25 to 2.5 bytes
 * a key.
 */
export type KnownKeys = {
  readonly add: (key: string) => void
  /** False: the key was never added. */
  readonly mayHold: (key: string) => boolean
}

const bitsPerKey = 10
/** Of a key; with ten bits for each the chance of a false "may" is least with six or seven, and little more with four. */
const probes = 4
const leastKeys = 4_096
/** A larger table has its absences proved by its neighbours: memory is bounded by 40 MB a table. */
const mostKeys = 16_000_000

/** Two hashes of 32 bits in one pass: FNV-1a, and a multiplicative one with another prime. */
const hashOf = (key: string): readonly [number, number] => {
  let [one, other] = [0x811c9dc5, key.length]
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    other = Math.imul(other + code, 0x9e3779b1) ^ (other >>> 15)
  }
  // Odd, so that the probes of a key differ.
  return [(one ^ (one >>> 13)) >>> 0, (other | 1) >>> 0]
}

type Layer = { readonly bits: Uint8Array; readonly capacity: number; count: number }

const layerFor = (capacity: number): Layer => ({
  bits: new Uint8Array(Math.ceil((capacity * bitsPerKey) / 8)),
  capacity,
  count: 0,
})

const bitAt = (layer: Layer, one: number, other: number, probe: number): number =>
  ((one + Math.imul(other, probe)) >>> 0) % (layer.bits.length * 8)

const set = (layer: Layer, one: number, other: number): void => {
  for (let probe = 0; probe < probes; probe += 1) {
    const bit = bitAt(layer, one, other, probe)
    layer.bits[bit >>> 3] = (layer.bits[bit >>> 3] ?? 0) | (1 << (bit & 7))
  }
  layer.count += 1
}

const has = (layer: Layer, one: number, other: number): boolean => {
  for (let probe = 0; probe < probes; probe += 1) {
    const bit = bitAt(layer, one, other, probe)
    if (((layer.bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

/** Knows no key yet; made for so many, and grows. */
export const noKnownKeys = (expected: number): KnownKeys => {
  const layers: Layer[] = [layerFor(Math.min(mostKeys, Math.max(leastKeys, expected)))]
  let isOverfull = false
  const roomy = (): Layer | undefined => {
    const last = layers.at(-1)
    if (last === undefined || last.count < last.capacity) return last
    if (last.capacity >= mostKeys) return undefined
    const next = layerFor(Math.min(mostKeys, last.capacity * 2))
    layers.push(next)
    return next
  }
  return {
    add: (key) => {
      const layer = isOverfull ? undefined : roomy()
      if (layer === undefined) {
        // From here on it knows nothing for sure.
        isOverfull = true
        layers.length = 0
      } else set(layer, ...hashOf(key))
    },
    mayHold: (key) => {
      if (isOverfull) return true
      const [one, other] = hashOf(key)
      return layers.some((layer) => has(layer, one, other))
    },
  }
}
