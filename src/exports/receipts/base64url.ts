/** Base64 with the URL-safe alphabet and no padding (RFC 4648 section 5), as JWS spells bytes. */
import { fromBase64, toBase64 } from '../../transparency/bytes/base64.ts'

/** The one spelling of these bytes. */
export const toBase64url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** The bytes; undefined for a text that `toBase64url` would not write. */
export const fromBase64url = (text: string): Uint8Array | undefined => {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined
  const padding = '='.repeat((4 - (text.length % 4)) % 4)
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + padding)
}
