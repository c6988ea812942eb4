/** Whether two hashes, keys or texts are the same bytes. None of them is secret: the time it takes tells nothing. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])
