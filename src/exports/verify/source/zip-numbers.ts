/** Little-endian numbers of a zip's records, and 64-bit numbers in the extra field (zip64). */

export const most16 = 0xffff
export const most32 = 0xffffffff
/** Bit 3 of the flags: CRC and lengths follow the file in a data descriptor. */
export const toldBehind = 0x0008

/**
 * Replaces each 32-bit number that has the largest value by the next 64-bit number in `extra` (APPNOTE section 4.5.3).
 * Undefined if the field has anything else, or more.
 */
export const zip64Values = (
  extra: Uint8Array,
  told: ReadonlyArray<number>,
): ReadonlyArray<number> | undefined => {
  const long = told.filter((value) => value === most32).length
  if (extra.length !== (long === 0 ? 0 : 4 + 8 * long)) return undefined
  if (long === 0) return told
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length)
  if (view.getUint16(0, true) !== 1 || view.getUint16(2, true) !== 8 * long) return undefined
  let at = 4 - 8
  return told.map((value) => {
    if (value !== most32) return value
    at += 8
    // Not exact beyond 2^53, which is larger than any archive.
    return Number(view.getBigUint64(at, true))
  })
}
