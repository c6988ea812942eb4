/** Sorting that others need not wait for: a step is some hundred microseconds. */

const runLength = 1_024

/** Two sorted lists as one. */
const merge = function* <A extends string>(
  left: ReadonlyArray<A>,
  right: ReadonlyArray<A>,
): Generator<void, ReadonlyArray<A>, undefined> {
  const merged: A[] = []
  let at = 0
  for (const one of left) {
    for (let other = right[at]; other !== undefined && other < one; other = right[at]) {
      merged.push(other)
      at += 1
    }
    merged.push(one)
    if (merged.length % runLength === 0) yield
  }
  return merged.concat(right.slice(at))
}

/** All names in order (by code unit); yields between steps. */
export const sortedNames = function* <A extends string>(
  names: ReadonlyArray<A>,
): Generator<void, ReadonlyArray<A>, undefined> {
  let lists: ReadonlyArray<A>[] = []
  for (let at = 0; at < names.length; at += runLength) {
    lists.push(names.slice(at, at + runLength).sort())
    yield
  }
  while (lists.length > 1) {
    const merged: ReadonlyArray<A>[] = []
    for (let at = 0; at < lists.length; at += 2) {
      merged.push(yield* merge(lists[at] ?? [], lists[at + 1] ?? []))
    }
    lists = merged
  }
  return lists[0] ?? []
}
