/** Base64 with the standard alphabet and padding (RFC 4648 section 4); reading refuses every other spelling. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const digits: ReadonlyMap<string, number> = new Map(
  Array.from(alphabet, (letter, value) => [letter, value] as const),
)

const group = (bytes: ReadonlyArray<number>): string => {
  const [a = 0, b = 0, c = 0] = bytes
  const word = a * 65_536 + b * 256 + c
  const letters = [word >> 18, (word >> 12) & 63, (word >> 6) & 63, word & 63]
  return letters.map((value, at) => (at <= bytes.length ? alphabet.charAt(value) : '=')).join('')
}

/** The base64 text of these bytes. */
export const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) text += group([...bytes.subarray(at, at + 3)])
  return text
}

/**
 * The bytes; undefined for a text that `toBase64` would not write, such as one with nonzero unused bits, blanks or
 * another alphabet.
 */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3)
  for (let at = 0; at < text.length; at += 4) {
    let word = 0
    for (const letter of text.slice(at, at + 4)) word = word * 64 + (digits.get(letter) ?? 0)
    bytes.set([word >> 16, (word >> 8) & 255, word & 255], (at / 4) * 3)
  }
  const read = bytes.subarray(0, bytes.length - padding)
  // Only one spelling is valid, so comparing is enough.
  return toBase64(read) === text ? read : undefined
}
