/** Compares two hashes of equal length as numbers, most significant byte first: below 0 if `a` is lower. */
export const bytesCompared = (a: Uint8Array, b: Uint8Array): number => {
  for (const [at, byte] of a.entries()) {
    const difference = byte - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
