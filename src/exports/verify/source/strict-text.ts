/** UTF-8 read strictly. */

/** Reads bytes as text; undefined for bytes that are none. */
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
