/**
 * The ids of all events, eight bytes each, to see that none stands there twice. Two that share 64 bits are taken for one: of 12M
 * that comes about once in 250,000 ledgers, and then it is looked at more closely.
 */
import type { VerifyPorts } from '../ports.ts'
import { idWords } from '../seen/id-set.ts'
import { tableSeedBytes, wordTable } from '../seen/word-table.ts'

/** Words kept of an id. */
const words = 2

/** Ids compared with each other at once: each pass over all of them takes those of one rest. */
const idsPerPass = 1_000_000

/** The words that are kept of an id. */
export const shortIdWords = (uuid: string): ReadonlyArray<number> => idWords(uuid).slice(0, words)

export type IdsAside = {
  /** Two words of each. Kept as it is. */
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
      // No key is all zeroes.
      if (table.put(first === 0 && second === 0 ? [1, 0] : [first, second]) >= 0) return false
    }
  return true
}

/** For about so many ids. */
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
