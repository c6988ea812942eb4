/** The tree by the letter of RFC 6962 section 2.1: slow, recursive, and written apart from what it checks. */
import { createHash } from 'node:crypto'

const hash = (...parts: ReadonlyArray<Uint8Array>): Uint8Array =>
  new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest())

const split = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

export type Leaves = ReadonlyArray<Uint8Array>

/** MTH over leaf hashes. */
export const rootOf = (leaves: Leaves): Uint8Array => {
  const [only] = leaves
  if (only === undefined) return hash()
  if (leaves.length === 1) return only
  const k = split(leaves.length)
  return hash(Uint8Array.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)))
}

/** PATH(m, D[n]). */
export const pathOf = (m: number, leaves: Leaves): Leaves => {
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return m < k ? [...pathOf(m, left), rootOf(right)] : [...pathOf(m - k, right), rootOf(left)]
}

const subproof = (m: number, leaves: Leaves, isWhole: boolean): Leaves => {
  if (m === leaves.length) return isWhole ? [] : [rootOf(leaves)]
  const k = split(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return m <= k
    ? [...subproof(m, left, isWhole), rootOf(right)]
    : [...subproof(m - k, right, false), rootOf(left)]
}

/** PROOF(m, D[n]), 0 < m. */
export const growthOf = (m: number, leaves: Leaves): Leaves => subproof(m, leaves, true)

/** `count` leaf hashes. */
export const leavesOf = (count: number): Leaves =>
  Array.from({ length: count }, (_, at) => hash(Uint8Array.of(0), Buffer.from(`entry ${at}`)))
