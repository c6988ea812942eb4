/** The ids of all events, to find one that stands there twice: 24 bytes an event instead of a hundred. */

/** Words of 32 bits kept of an id: that two of 10M ids share 96 bits comes about once in 10^15 logs. */
const wordsPerId = 3

const wordsOf = (uuid: string): readonly [number, number, number] => [
  Number.parseInt(uuid.slice(0, 8), 16),
  Number.parseInt(uuid.slice(24, 32), 16),
  Number.parseInt(uuid.slice(19, 23) + uuid.slice(32, 36), 16),
]

export type IdSet = {
  /** False where the id was added before. */
  readonly add: (uuid: string) => boolean
}

/** Open addressing, at most half full; a free place is all zeroes. */
export const idSet = (): IdSet => {
  let slots = 1024
  let words = new Uint32Array(slots * wordsPerId)
  let count = 0
  const put = ([a, b, c]: readonly [number, number, number]): boolean => {
    for (let at = (a ^ (b << 3)) >>> 0; ; at += 1) {
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
