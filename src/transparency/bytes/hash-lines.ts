/** Hashes as lines of base64, the form used in proofs. */
import { fromBase64, toBase64 } from './base64.ts'

/** 32 bytes from base64; undefined for any other length or spelling. */
export const hashFrom = (text: string): Uint8Array | undefined => {
  const bytes = fromBase64(text)
  return bytes?.length === 32 ? bytes : undefined
}

/** One hash for each line; undefined if a line is not a hash. */
export const hashesFrom = (lines: ReadonlyArray<string>): ReadonlyArray<Uint8Array> | undefined => {
  const hashes = lines.map(hashFrom).filter((hash) => hash !== undefined)
  return hashes.length === lines.length ? hashes : undefined
}

/** The hashes as lines, each with a line feed. */
export const hashLines = (hashes: ReadonlyArray<Uint8Array>): string =>
  hashes.map((hash) => `${toBase64(hash)}\n`).join('')
