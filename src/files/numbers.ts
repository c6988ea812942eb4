/** Whole numbers of 64 bits, little-endian, within what a double holds exactly (up to 2^53 - 1). */

const twoTo32 = 0x1_0000_0000

/** Reads one; above 2^53 - 1 the result is no safe integer, which the caller refuses. */
export const readU64 = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * twoTo32

/** Writes one from 0 up to 2^53 - 1. */
export const writeU64 = (bytes: Buffer, value: number, at: number): void => {
  bytes.writeUInt32LE(value % twoTo32, at)
  bytes.writeUInt32LE(Math.floor(value / twoTo32), at + 4)
}
