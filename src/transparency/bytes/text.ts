/** Texts as the formats of transparency logs want them: valid UTF-8, and no control character but line feeds. */

/** The text; undefined for bytes that are not UTF-8, or that hold a control character other than `\n`. */
export const textFrom = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return /[\u0000-\u0009\u000b-\u001f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** UTF-8. */
export const bytesFrom = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The lines, without their line feeds; undefined where the last one does not end in one. */
export const linesOf = (text: string): ReadonlyArray<string> | undefined =>
  text.endsWith('\n') ? text.slice(0, -1).split('\n') : undefined
