/** CRC-32 of zip files (IEEE 802.3, reflected polynomial 0xEDB88320), for platforms without a native one. */

/** Continues the checksum `before` (0 at the start) over the next bytes. */
export type Crc32 = (bytes: Uint8Array, before: number) => number

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ ((value & 1) * 0xedb88320)
  return value
})

export const crc32: Crc32 = (bytes, before) => {
  let sum = ~before
  for (const byte of bytes) sum = (sum >>> 8) ^ (table[(sum ^ byte) & 255] ?? 0)
  return ~sum >>> 0
}
