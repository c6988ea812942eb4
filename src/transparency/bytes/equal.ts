/**
 * Whether two hashes, keys or texts have the same bytes. They are not secret, so the time of the comparison may depend
 * on them.
 */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}
