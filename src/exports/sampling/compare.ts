/** The order of two hashes of equal length, as numbers with the first byte the highest: below 0 where `a` is lower. */
export const bytesCompared = (a: Uint8Array, b: Uint8Array): number => {
  for (const [at, byte] of a.entries()) {
    const difference = byte - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
