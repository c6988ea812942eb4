/**
 * Finds repeated event ids, with eight bytes for each id. Two ids that share these 64 bits count as repeated; with 12
 * million events this happens once in about 250,000 ledgers, and one thread then compares the ids whole.
 */
import type { VerifyPorts } from '../ports.ts'
import { idWords } from '../seen/id-set.ts'
import { tableSeedBytes, wordTable } from '../seen/word-table.ts'

/** The number of 32-bit words kept of an id. */
const words = 2

/** The number of ids compared in one pass. Each pass goes over all ids and takes those of one remainder. */
const idsPerPass = 1_000_000

/** The words kept of an id. */
export const shortIdWords = (uuid: string): ReadonlyArray<number> => idWords(uuid).slice(0, words)

export type IdsAside = {
  /** Adds ids, two words each. The array is kept, not copied. */
  readonly add: (ids: Uint32Array) => void
  readonly addId: (uuid: string) => void
  readonly areDistinct: () => boolean
}

const areDistinctIn = (
  lists: ReadonlyArray<Uint32Array>,
  random: VerifyPorts['random'],
  rest: number,
  passes: number,
): boolean => {
  const table = wordTable({
    random: random(tableSeedBytes(words)),
    keyWords: words,
    besideWords: 0,
    expected: 0,
  })
  for (const list of lists)
    for (let at = 0; at < list.length; at += words) {
      const [first = 0, second = 0] = [list[at], list[at + 1]]
      if (second % passes !== rest) continue
      // The table allows no key of zeroes only.
      if (table.put(first === 0 && second === 0 ? [1, 0] : [first, second]) >= 0) return false
    }
  return true
}

/** An empty collection, for about `expected` ids. */
export const idsAside = (random: VerifyPorts['random'], expected: number): IdsAside => {
  const lists: Uint32Array[] = []
  let others: number[] = []
  const addOthers = (): void => {
    lists.push(Uint32Array.from(others))
    others = []
  }
  return {
    add: (ids) => void lists.push(ids),
    addId: (uuid) => {
      others.push(...shortIdWords(uuid))
      if (others.length >= 4_096) addOthers()
    },
    areDistinct: () => {
      addOthers()
      const passes = Math.max(1, Math.ceil(expected / idsPerPass))
      for (let rest = 0; rest < passes; rest += 1)
        if (!areDistinctIn(lists, random, rest, passes)) return false
      return true
    },
  }
}
