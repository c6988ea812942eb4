/** A URI that identifies a document by its hash (RFC 6920), wherever it is stored. */
import type { Sha256 } from '../../../kernel/ids.ts'
import { toBase64url } from '../base64url.ts'

/** `ni:///sha-256;` and the hash in base64url. */
export const hashUri = (sha256: Sha256): string => {
  const bytes = Uint8Array.from(sha256.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return `ni:///sha-256;${toBase64url(bytes)}`
}
