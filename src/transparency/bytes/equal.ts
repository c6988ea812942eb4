/** Whether two hashes, keys or texts are the same bytes. None of them is secret: the time it takes tells nothing. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}
