/** Texts as the formats of transparency logs want them: valid UTF-8, and no control character but line feeds. */

/** The text; undefined for bytes that are not UTF-8, or contain a control character other than `\n`. */
export const textFrom = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return /[\u0000-\u0009\u000b-\u001f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

const encoder = new TextEncoder()

/** UTF-8. */
export const bytesFrom = (text: string): Uint8Array => encoder.encode(text)

/** The bytes of each text, as views of one buffer: a thousand separate buffers would cost more than their contents. */
export const allBytesFrom = (texts: ReadonlyArray<string>): ReadonlyArray<Uint8Array> => {
  const all = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  return texts.map((text) => {
    const { read, written } = encoder.encodeInto(text, all.subarray(at))
    // Characters beyond ASCII need more room than was reserved.
    if (read < text.length) return bytesFrom(text)
    at += written
    return all.subarray(at - written, at)
  })
}

/** The lines without their line feeds; undefined if the last one has none. */
export const linesOf = (text: string): ReadonlyArray<string> | undefined =>
  text.endsWith('\n') ? text.slice(0, -1).split('\n') : undefined
