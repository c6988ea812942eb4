/** Strict decoding of UTF-8. */

/** A decoder of UTF-8; it answers undefined for bytes that are not valid. */
export const strictText = (): ((bytes: Uint8Array) => string | undefined) => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}
