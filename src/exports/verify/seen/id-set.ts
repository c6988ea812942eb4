/** A set of event ids that finds a repeated one: 16 bytes an event, where a Set takes a hundred. */
import { hexWord, tableSeedBytes, wordTable } from './word-table.ts'

/** The number of 32-bit words kept of an id. Two of 10 million ids share 96 bits in one of 10^15 logs. */
const wordsPerId = 3

/**
 * The three words of an id. The table allows no key of zeroes only, so the id of zeroes gets the words of an id that
 * no ledger draws.
 */
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
  /** Adds an id. False if it was added before. */
  readonly add: (uuid: string) => boolean
}

/** `random` has `seedBytes` bytes; `expected` is the approximate number of ids. */
export const idSet = (random: Uint8Array, expected = 0): IdSet => {
  const table = wordTable({ random, keyWords: wordsPerId, besideWords: 0, expected })
  return { add: (uuid) => table.put(idWords(uuid)) < 0 }
}
