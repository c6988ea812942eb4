/**
 * The number of a table's rows, and a sum over their keys. A row's own checksum shows a change; only this shows a
 * misplaced or missing row. It is kept with the checkpoint, in the same commit.
 */

/** `sum` is of 32 bits; rows are never removed from a table that is in use, so that both only grow by what is made. */
export type KeySum = { readonly count: number; readonly sum: number }

export const noKeys: KeySum = { count: 0, sum: 0 }

const offset = 0x811c9dc5
const prime = 0x01000193

// FNV-1a over at most eight characters that lie evenly in the key: each row's own checksum covers all of its key, so that
// this is only to tell one row from another, and a build makes millions of them.
const hashOf = (key: string): number => {
  const step = (key.length >>> 3) + 1
  let hash = offset ^ key.length
  for (let at = key.length - 1; at >= 0; at -= step)
    hash = Math.imul(hash ^ key.charCodeAt(at), prime)
  return hash
}

/** With these keys as well, each of which was not there before. */
export const withKeys = ({ count, sum }: KeySum, keys: ReadonlyArray<string>): KeySum => {
  let more = sum
  for (const key of keys) more = (more + hashOf(key)) >>> 0
  return { count: count + keys.length, sum: more }
}

export const isSameSum = (one: KeySum, other: KeySum): boolean =>
  one.count === other.count && one.sum === other.sum
