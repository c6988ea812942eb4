/** The ids of all events, to find one that stands there twice: sixteen bytes an event instead of a hundred. */
import { tableSeedBytes, wordTable } from './word-table.ts'

/** Words of 32 bits kept of an id: that two of 10M ids share 96 bits comes about once in 10^15 logs. */
const wordsPerId = 3

/** No key is all zeroes: the id that is takes the place of another that nobody draws. */
const wordsOf = (uuid: string): ReadonlyArray<number> => {
  const words = [
    Number.parseInt(uuid.slice(0, 8), 16),
    Number.parseInt(uuid.slice(24, 32), 16),
    Number.parseInt(uuid.slice(19, 23) + uuid.slice(32, 36), 16),
  ]
  return words.every((word) => word === 0) ? [1, 0, 0] : words
}

/** Bytes of `random`. */
export const seedBytes = tableSeedBytes(wordsPerId)

export type IdSet = {
  /** False where the id was added before. */
  readonly add: (uuid: string) => boolean
}

/** `random` is of `seedBytes`; `expected` how many ids there will be. */
export const idSet = (random: Uint8Array, expected = 0): IdSet => {
  const table = wordTable({ random, keyWords: wordsPerId, besideWords: 0, expected })
  return { add: (uuid) => table.put(wordsOf(uuid)) < 0 }
}
