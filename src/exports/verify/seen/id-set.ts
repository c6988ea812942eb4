/** The ids of all events, to find one that stands there twice: sixteen bytes an event instead of a hundred. */
import { hexWord, tableSeedBytes, wordTable } from './word-table.ts'

/** Words of 32 bits kept of an id: that two of 10M ids share 96 bits comes about once in 10^15 logs. */
const wordsPerId = 3

/** Three words of an id. No key is all zeroes: the id that is takes the place of another that nobody draws. */
export const idWords = (uuid: string): ReadonlyArray<number> => {
  const words = [
    hexWord(uuid, 0),
    hexWord(uuid, 24),
    // Digits 19 to 22 and 32 to 35, four bits each.
    ((hexWord(uuid, 19) & 0xffff0000) | (hexWord(uuid, 28) & 0xffff)) >>> 0,
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
  return { add: (uuid) => table.put(idWords(uuid)) < 0 }
}
