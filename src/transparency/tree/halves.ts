/** Arithmetic on numbers up to 2^53: JavaScript's shifts work up to 2^31 only, so this divides. */

/** Half, rounded down: a shift to the right by one. */
export const half = (n: number): number => Math.floor(n / 2)

/** Whether the last bit is set. */
export const isOdd = (n: number): boolean => n % 2 === 1

/** Whether n (1 or more) is a power of two. */
export const isPowerOfTwo = (n: number): boolean => {
  let rest = n
  while (rest > 1 && !isOdd(rest)) rest = half(rest)
  return rest === 1
}

/** A node on the path to the root, and the last node of its level. */
export type Place = { readonly node: number; readonly last: number }

/** One level up. */
export const parent = ({ node, last }: Place): Place => ({ node: half(node), last: half(last) })

/** Goes up to the first level on which the node is a right child, or at the left edge. */
export const upToRightChild = (place: Place): Place => {
  let at = place
  while (!isOdd(at.node) && at.node !== 0) at = parent(at)
  return at
}
