/**
 * Entries by key, in key order, that are never changed: one more makes a new value that shares all but a path of
 * O(log n) nodes with the old one. For whatever grows with a person's life: copying it for each event would make a
 * fold quadratic. A weight-balanced tree (Adams 1993, with the parameters of Hirai and Yamamoto 2011), so that no
 * choice of keys makes it deep, as it could make a table of hashes.
 */

/** One entry, those before it and those after it. */
type Node<A> = {
  readonly key: string
  readonly value: A
  readonly size: number
  readonly left: Entries<A>
  readonly right: Entries<A>
}

/** No entries are `undefined`. */
export type Entries<A> = Node<A> | undefined

/** The number of entries. */
export const sizeOf = (entries: Entries<unknown>): number =>
  entries === undefined ? 0 : entries.size

const node = <A>(key: string, value: A, left: Entries<A>, right: Entries<A>): Node<A> => ({
  key,
  value,
  size: sizeOf(left) + sizeOf(right) + 1,
  left,
  right,
})

/**
 * The greatest ratio of the two sides, and the ratio that chooses the rotation: the one pair of whole numbers proven
 * right.
 */
const heaviest = 3
const single = 2

const isTooHeavy = (heavy: Entries<unknown>, light: Entries<unknown>): boolean =>
  sizeOf(heavy) + 1 > heaviest * (sizeOf(light) + 1)

const leftwards = <A>(key: string, value: A, left: Entries<A>, right: Node<A>): Node<A> => {
  const inner = right.left
  if (inner === undefined || sizeOf(inner) + 1 < single * (sizeOf(right.right) + 1))
    return node(right.key, right.value, node(key, value, left, inner), right.right)
  return node(
    inner.key,
    inner.value,
    node(key, value, left, inner.left),
    node(right.key, right.value, inner.right, right.right),
  )
}

const rightwards = <A>(key: string, value: A, left: Node<A>, right: Entries<A>): Node<A> => {
  const inner = left.right
  if (inner === undefined || sizeOf(inner) + 1 < single * (sizeOf(left.left) + 1))
    return node(left.key, left.value, left.left, node(key, value, inner, right))
  return node(
    inner.key,
    inner.value,
    node(left.key, left.value, left.left, inner.left),
    node(key, value, inner.right, right),
  )
}

/** A node of two sides that were in balance before one of them gained or lost one entry. */
const balanced = <A>(key: string, value: A, left: Entries<A>, right: Entries<A>): Node<A> => {
  if (right !== undefined && isTooHeavy(right, left)) return leftwards(key, value, left, right)
  if (left !== undefined && isTooHeavy(left, right)) return rightwards(key, value, left, right)
  return node(key, value, left, right)
}

/** The entry under the key, or undefined. */
export const entryAt = <A>(entries: Entries<A>, key: string): A | undefined => {
  let at = entries
  while (at !== undefined && at.key !== key) at = key < at.key ? at.left : at.right
  return at?.value
}

/** The first entry whose key comes after this one. */
export const entryAfter = <A>(
  entries: Entries<A>,
  key: string,
): { readonly key: string; readonly value: A } | undefined => {
  let at = entries
  let found: Node<A> | undefined
  while (at !== undefined) {
    if (at.key > key) {
      found = at
      at = at.left
    } else at = at.right
  }
  return found
}

/** The entries with `value` under `key`. */
export const withEntry = <A>(entries: Entries<A>, key: string, value: A): Node<A> => {
  if (entries === undefined) return node(key, value, undefined, undefined)
  const { left, right } = entries
  // The key that is there: the new one, equal to it, need not outlive this.
  if (key === entries.key) return node(entries.key, value, left, right)
  return key < entries.key
    ? balanced(entries.key, entries.value, withEntry(left, key, value), right)
    : balanced(entries.key, entries.value, left, withEntry(right, key, value))
}

const firstOf = <A>(entries: Node<A>): Node<A> => {
  let at = entries
  while (at.left !== undefined) at = at.left
  return at
}

const joined = <A>(left: Entries<A>, right: Entries<A>): Entries<A> => {
  if (right === undefined) return left
  const { key, value } = firstOf(right)
  return balanced(key, value, left, withoutEntry(right, key))
}

/** The entries without what stands under the key; the very same where nothing does. */
export const withoutEntry = <A>(entries: Entries<A>, key: string): Entries<A> => {
  if (entries === undefined) return undefined
  const { left, right } = entries
  if (key === entries.key) return joined(left, right)
  const side = key < entries.key ? left : right
  const rest = withoutEntry(side, key)
  if (rest === side) return entries
  return key < entries.key
    ? balanced(entries.key, entries.value, rest, right)
    : balanced(entries.key, entries.value, left, rest)
}

/** Each entry in key order (UTF-16 units). */
export const forEachEntry = <A>(
  entries: Entries<A>,
  take: (key: string, value: A) => void,
): void => {
  if (entries === undefined) return
  forEachEntry(entries.left, take)
  take(entries.key, entries.value)
  forEachEntry(entries.right, take)
}

/** Each entry whose key comes after this one, in key order, for as long as `take` asks for more. */
export const forEachAfter = <A>(
  entries: Entries<A>,
  key: string,
  take: (key: string, value: A) => boolean,
): boolean => {
  if (entries === undefined) return true
  if (entries.key <= key) return forEachAfter(entries.right, key, take)
  return (
    forEachAfter(entries.left, key, take) &&
    take(entries.key, entries.value) &&
    forEachAfter(entries.right, key, take)
  )
}

/** The entries with each value changed; those that `change` gives back as they were are shared with the old ones. */
export const mapEntries = <A>(
  entries: Entries<A>,
  change: (key: string, value: A) => A,
): Entries<A> => {
  if (entries === undefined) return undefined
  const left = mapEntries(entries.left, change)
  const value = change(entries.key, entries.value)
  const right = mapEntries(entries.right, change)
  return left === entries.left && right === entries.right && value === entries.value
    ? entries
    : node(entries.key, value, left, right)
}

/** Keys and values, in key order. */
export const pairsOf = <A>(
  entries: Entries<A>,
): ReadonlyArray<readonly [key: string, value: A]> => {
  const pairs: (readonly [key: string, value: A])[] = []
  forEachEntry(entries, (key, value) => pairs.push([key, value]))
  return pairs
}

/** The values, in key order. */
export const valuesOf = <A>(entries: Entries<A>): ReadonlyArray<A> => {
  const values: A[] = []
  forEachEntry(entries, (_, value) => values.push(value))
  return values
}

type Pairs<A> = ReadonlyArray<readonly [key: string, value: A]>

const between = <A>(pairs: Pairs<A>, from: number, end: number): Entries<A> => {
  const middle = (from + end) >> 1
  const pair = from < end ? pairs[middle] : undefined
  if (pair === undefined) return undefined
  const [key, value] = pair
  return node(key, value, between(pairs, from, middle), between(pairs, middle + 1, end))
}

/** Entries of pairs, of which the last counts where a key comes twice. Those in key order are not compared again. */
export const entriesFrom = <A>(pairs: Pairs<A>): Entries<A> => {
  const isInOrder = pairs.every(
    ([key], index) => index === 0 || (pairs[index - 1]?.[0] ?? '') < key,
  )
  if (isInOrder) return between(pairs, 0, pairs.length)
  let entries: Entries<A>
  for (const [key, value] of pairs) entries = withEntry(entries, key, value)
  return entries
}
