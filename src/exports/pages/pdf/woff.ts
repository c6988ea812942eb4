/**
 * Unpacks a WOFF 1.0 file (W3C, 2012) to its plain font. A font library would otherwise decompress a table again for
 * each glyph.
 */
import { inflateSync } from 'node:zlib'

const woffHeader = 44
const woffEntry = 20
const sfntHeader = 12
const sfntEntry = 16

type Table = { readonly head: Buffer; readonly bytes: Buffer }

const tableAt = (woff: Buffer, at: number): Table => {
  const offset = woff.readUInt32BE(at + 4)
  const stored = woff.readUInt32BE(at + 8)
  const whole = woff.readUInt32BE(at + 12)
  const part = woff.subarray(offset, offset + stored)
  const head = Buffer.alloc(sfntEntry)
  woff.copy(head, 0, at, at + 4)
  woff.copy(head, 4, at + 16, at + 20)
  head.writeUInt32BE(whole, 12)
  return { head, bytes: stored < whole ? inflateSync(part) : part }
}

const aligned = (bytes: number): number => Math.ceil(bytes / 4) * 4

/** The font's tables in TrueType order (section 5). Throws for other bytes, since the fonts come with the program. */
export const sfntOfWoff = (woff: Buffer): Buffer => {
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, i) => tableAt(woff, woffHeader + i * woffEntry))
  const head = Buffer.alloc(sfntHeader)
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  let offset = sfntHeader + count * sfntEntry
  for (const { head: entry, bytes } of tables) {
    entry.writeUInt32BE(offset, 8)
    offset += aligned(bytes.length)
  }
  const padded = tables.map(({ bytes }) =>
    Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)]),
  )
  return Buffer.concat([head, ...tables.map((table) => table.head), ...padded])
}
