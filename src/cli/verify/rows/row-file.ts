/** A file that rows are appended to, record after record, and read from at any place. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { RowsError } from '../../../projector/rows.ts'
import type { RowEntry } from '../../../projector/rows.ts'

/** Before each record: bytes of its key and of its text, four each, little-endian. */
const headBytes = 8

export type RowFile = {
  /** Bytes so far. */
  readonly end: () => number
  /** Throws what the system says where there is no room. */
  readonly append: (bytes: Uint8Array) => void
  /** Throws RowsError where the bytes cannot be read. */
  readonly read: (offset: number, length: number) => Buffer
  readonly close: () => void
}

/** Makes the file, which must not be there; for its owner alone. */
export const makeRowFile = (path: string): RowFile => {
  const file = openSync(path, 'wx+', 0o600)
  let size = 0
  return {
    end: () => size,
    append: (bytes) => {
      let done = 0
      while (done < bytes.length)
        done += writeSync(file, bytes, done, bytes.length - done, size + done)
      size += done
    },
    read: (offset, length) => {
      const bytes = Buffer.allocUnsafe(length)
      let done = 0
      try {
        while (done < length) {
          const count = readSync(file, bytes, done, length - done, offset + done)
          if (count === 0) throw new Error('the file ended early')
          done += count
        }
      } catch (cause) {
        throw new RowsError('rows that were put aside cannot be read', { cause })
      }
      return bytes
    },
    close: () => closeSync(file),
  }
}

/** A row as its record. */
export const recordOf = ([key, text]: RowEntry): Buffer => {
  const [keyBytes, textBytes] = [Buffer.byteLength(key), Buffer.byteLength(text)]
  const record = Buffer.allocUnsafe(headBytes + keyBytes + textBytes)
  record.writeUInt32LE(keyBytes, 0)
  record.writeUInt32LE(textBytes, 4)
  record.write(key, headBytes)
  record.write(text, headBytes + keyBytes)
  return record
}

/** The row of the record at a place, and where the next one begins; undefined where the bytes end within it. */
export const recordIn = (
  bytes: Buffer,
  at: number,
): { readonly entry: RowEntry; readonly end: number } | undefined => {
  if (at + headBytes > bytes.length) return undefined
  const keyEnd = at + headBytes + bytes.readUInt32LE(at)
  const end = keyEnd + bytes.readUInt32LE(at + 4)
  if (end > bytes.length) return undefined
  const entry = [
    bytes.toString('utf8', at + headBytes, keyEnd),
    bytes.toString('utf8', keyEnd, end),
  ] as const
  return { entry, end }
}
