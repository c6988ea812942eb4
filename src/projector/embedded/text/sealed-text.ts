/**
 * A row as it lies in LMDB, which has no checksums of its own: eight hexadecimal digits, the CRC-32 over table, key and
 * text, and then the text. A row that was altered, or stands under another key or in another table, is told when it is
 * read. CRC-32 finds accidents, not somebody who means it: rows are folded from the log, and can be again.
 */
import { crc32 } from 'node:zlib'

const sealLength = 8

// Key and text in one piece: a call of the library costs as much as the sum over some hundred characters.
const sumOf = (seed: number, key: string, text: string): number => crc32(`${key}\n${text}`, seed)

const inHex = (sum: number): string => sum.toString(16).padStart(sealLength, '0')

/** The seed of one table's seals. */
export const seedOf = (table: string): number => crc32(`${table}\n`)

/** The text with its seal before it. */
export const sealText = (seed: number, key: string, text: string): string =>
  inHex(sumOf(seed, key, text)) + text

/** The text, undefined where it is not what was sealed. */
export const openText = (seed: number, key: string, stored: string): string | undefined => {
  const text = stored.slice(sealLength)
  return stored.startsWith(inHex(sumOf(seed, key, text))) ? text : undefined
}

const digit = (code: number): number => (code < 58 ? code - 48 : code - 87)

const sealIn = (bytes: Buffer): number => {
  let sum = 0
  for (let at = 0; at < sealLength; at += 1) sum = sum * 16 + digit(bytes[at] ?? 0)
  return sum
}

/** The same from the first `length` bytes of a buffer that is used again after this. */
export const openBytes = (
  seed: number,
  key: string,
  bytes: Buffer,
  length: number,
): string | undefined => {
  if (length < sealLength) return undefined
  const sum = crc32(bytes.subarray(sealLength, length), crc32(`${key}\n`, seed))
  return sum === sealIn(bytes) ? bytes.toString('latin1', sealLength, length) : undefined
}
