/** Numbers of a zip's records, little-endian, and those that stand in an extra field because they are too long (zip64). */

export const most16 = 0xffff
export const most32 = 0xffffffff
/** Bit 3 of the flags: CRC and lengths stand behind the file. */
export const toldBehind = 0x0008

/**
 * Numbers of 32 bits, each replaced by the one of 64 bits in `extra` where it is the largest there is, in order (APPNOTE
 * section 4.5.3). Undefined where the field holds anything else, or more.
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
    // Beyond 2^53 it is not exact, and larger than any archive.
    return Number(view.getBigUint64(at, true))
  })
}
