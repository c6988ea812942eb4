/** A hash table in one array of 32-bit words: some bytes a key, where a Map takes a hundred or more. */

/**
 * Tabulation hashing (Zobrist 1970; for linear probing: Pătraşcu and Thorup 2012). An author of a bundle who does not
 * know the random tables cannot choose keys that collide more often than by chance.
 */
const tabulation = (random: Uint8Array): ((key: ReadonlyArray<number>) => number) => {
  const { buffer, byteOffset, length } = random.slice()
  const table = new Uint32Array(buffer, byteOffset, length / 4)
  return (key) => {
    let hash = 0
    let at = 0
    for (const word of key)
      for (let shift = 0; shift < 32; shift += 8) {
        hash ^= table[at + ((word >>> shift) & 255)] ?? 0
        at += 256
      }
    return hash >>> 0
  }
}

/** The number of random bytes for keys of `keyWords` words: one word for each value of each key byte. */
export const tableSeedBytes = (keyWords: number): number => keyWords * 4 * 256 * 4

export type WordTable = {
  /**
   * The offset in `words()` of the words beside a key. For a new key the complement (`~offset`, negative), and the
   * words are zero. The next call may move them.
   */
  readonly put: (key: ReadonlyArray<number>) => number
  readonly words: () => Uint32Array
}

type Asked = {
  /** Random bytes, `tableSeedBytes` of them. */
  readonly random: Uint8Array
  readonly keyWords: number
  /** Words kept beside each key. */
  readonly besideWords: number
  /** The approximate number of keys. A larger number costs only time. */
  readonly expected: number
}

const leastSlots = 1_024
/** From this size the table grows by a quarter at a time: during growth the old and the new copy are in memory. */
const manySlots = 1 << 20

type Shape = { readonly keyWords: number; readonly width: number }

/** The place of a key, or `~place` of the free place for it; the search begins at `from`. A free place is all zeroes. */
const placeOf = (
  words: Uint32Array,
  { keyWords, width }: Shape,
  from: number,
  key: ReadonlyArray<number>,
): number => {
  for (let at = from; ; at = at + width === words.length ? 0 : at + width) {
    let isSame = true
    let isFree = true
    for (let word = 0; word < keyWords; word += 1) {
      const there = words[at + word]
      if (there !== key[word]) isSame = false
      if (there !== 0) isFree = false
    }
    if (isSame) return at
    if (isFree) return ~at
  }
}

/** Open addressing, filled to three quarters at most. A key of zeroes only is not allowed. */
export const wordTable = ({ random, keyWords, besideWords, expected }: Asked): WordTable => {
  const hashOf = tabulation(random)
  const width = keyWords + besideWords
  let slots = Math.max(leastSlots, Math.ceil((expected * 4) / 3) + 1)
  let words = new Uint32Array(slots * width)
  let count = 0
  const find = (key: ReadonlyArray<number>) =>
    placeOf(words, { keyWords, width }, (hashOf(key) % slots) * width, key)
  const grow = (): void => {
    const before = words
    slots = slots < manySlots ? slots * 2 : Math.ceil(slots * 1.25)
    words = new Uint32Array(slots * width)
    for (let at = 0; at < before.length; at += width) {
      const key = [...before.subarray(at, at + keyWords)]
      if (key.some((word) => word !== 0)) words.set(before.subarray(at, at + width), ~find(key))
    }
  }
  return {
    words: () => words,
    put: (key) => {
      if (count * 4 >= slots * 3) grow()
      const found = find(key)
      if (found >= 0) return found + keyWords
      const at = ~found
      count += 1
      for (let word = 0; word < keyWords; word += 1) words[at + word] = key[word] ?? 0
      return ~(at + keyWords)
    },
  }
}

/** The 32 bits of eight hex digits from `at` on. Other characters give a meaningless number. */
export const hexWord = (text: string, at: number): number => {
  let word = 0
  for (let place = at; place < at + 8; place += 1) {
    const unit = text.charCodeAt(place)
    word = (word << 4) | ((unit & 15) + (unit > 64 ? 9 : 0))
  }
  return word >>> 0
}
