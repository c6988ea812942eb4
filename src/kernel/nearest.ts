/** Words that somebody who misspelt one may have meant. */

/** The number of inserted, removed or changed letters between two words (Levenshtein). */
export const editDistance = (a: string, b: string): number => {
  let before = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row]
    for (let at = 1; at <= b.length; at += 1) {
      const change = (before[at - 1] ?? 0) + (a[row - 1] === b[at - 1] ? 0 : 1)
      next.push(Math.min(change, (before[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1))
    }
    before = next
  }
  return before[b.length] ?? 0
}

/** The `count` words that are nearest to this one, the nearest first; of equals, the first by the alphabet. */
export const nearestWords = (
  word: string,
  words: ReadonlyArray<string>,
  count: number,
): ReadonlyArray<string> =>
  words
    .map((each) => ({ each, distance: editDistance(word, each) }))
    .toSorted((a, b) => a.distance - b.distance || (a.each < b.each ? -1 : 1))
    .slice(0, count)
    .map(({ each }) => each)

/** The end of a message about a word that is not known, for the nearest words; empty where there is none. */
export const sayNearest = (words: ReadonlyArray<string>): string => {
  if (words.length === 0) return ''
  return `; the nearest ${words.length === 1 ? 'is' : 'are'} ${words.join(', ')}`
}
