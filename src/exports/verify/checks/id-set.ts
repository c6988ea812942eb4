/** The ids of all events, to find one that stands there twice: 24 bytes an event instead of a hundred. */

/** Words of 32 bits kept of an id: that two of 10M ids share 96 bits comes about once in 10^15 logs. */
const wordsPerId = 3

type Words = readonly [number, number, number]

const wordsOf = (uuid: string): Words => [
  Number.parseInt(uuid.slice(0, 8), 16),
  Number.parseInt(uuid.slice(24, 32), 16),
  Number.parseInt(uuid.slice(19, 23) + uuid.slice(32, 36), 16),
]

const bytesPerId = 12

/** Bytes of `random`: a word for each value of each byte that is kept of an id. */
export const seedBytes = bytesPerId * 256 * 4

/**
 * Tabulation hashing (Zobrist 1970; for linear probing Pătraşcu and Thorup 2012): whoever chooses ids and does not know
 * the tables cannot have them collide more often than by chance.
 */
const tabulation = (random: Uint8Array): ((words: Words) => number) => {
  const { buffer, byteOffset } = random.slice(0, seedBytes)
  const table = new Uint32Array(buffer, byteOffset, seedBytes / 4)
  return (words) => {
    let hash = 0
    let at = 0
    for (const word of words)
      for (let shift = 0; shift < 32; shift += 8) {
        hash ^= table[at + ((word >>> shift) & 255)] ?? 0
        at += 256
      }
    return hash >>> 0
  }
}

export type IdSet = {
  /** False where the id was added before. */
  readonly add: (uuid: string) => boolean
}

/** Open addressing, at most half full; a free place is all zeroes. `random` is of `seedBytes`. */
export const idSet = (random: Uint8Array): IdSet => {
  const hashOf = tabulation(random)
  let slots = 1024
  let words = new Uint32Array(slots * wordsPerId)
  let count = 0
  const put = (id: Words): boolean => {
    const [a, b, c] = id
    for (let at = hashOf(id); ; at += 1) {
      const place = (at % slots) * wordsPerId
      const [x, y, z] = [words[place], words[place + 1], words[place + 2]]
      if (x === a && y === b && z === c) return false
      if (x !== 0 || y !== 0 || z !== 0) continue
      words.set([a, b, c], place)
      return true
    }
  }
  const grow = (): void => {
    const before = words
    slots *= 2
    words = new Uint32Array(slots * wordsPerId)
    for (let at = 0; at < before.length; at += wordsPerId) {
      const [a = 0, b = 0, c = 0] = before.subarray(at, at + wordsPerId)
      if (a !== 0 || b !== 0 || c !== 0) put([a, b, c])
    }
  }
  return {
    add: (uuid) => {
      if (count * 2 >= slots) grow()
      const isNew = put(wordsOf(uuid))
      if (isNew) count += 1
      return isNew
    },
  }
}
