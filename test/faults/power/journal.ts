/** The journal that the shim writes: every change below a folder, in order (struct record in shim.c). */
import { readFileSync } from 'node:fs'

/** Kinds, by the shim's numbers. */
const kinds = [
  'none',
  'write',
  'truncate',
  'sync-begin',
  'sync-end',
  'sync-failed',
  'create',
  'rename',
  'remove',
  'link',
  'make-folder',
  'remove-folder',
] as const
export type Kind = (typeof kinds)[number]

export type Entry = {
  readonly kind: Kind
  /** The file was opened so that each write is synced. */
  readonly isDurable: boolean
  readonly inode: number
  /** Offset of a write, length of a truncation, number of a sync. */
  readonly at: number
  /** Below the folder; '' is the folder itself. */
  readonly path: string
  /** The bytes of a write; of a rename or link the new path. */
  readonly data: Buffer
  /** Where the journal ended with it: who was told something later saw a longer journal. */
  readonly end: number
}

const headBytes = 32

/** All entries; a last one that is cut off is left out. */
export const readJournal = (path: string): ReadonlyArray<Entry> => {
  const bytes = readFileSync(path)
  const entries: Entry[] = []
  let from = 0
  while (from + headBytes <= bytes.length) {
    const pathBytes = bytes.readUInt32LE(from + 24)
    const dataBytes = bytes.readUInt32LE(from + 28)
    const pathAt = from + headBytes
    const end = pathAt + pathBytes + dataBytes
    if (end > bytes.length) break
    entries.push({
      kind: kinds[bytes.readUInt32LE(from)] ?? 'none',
      isDurable: bytes.readUInt32LE(from + 4) !== 0,
      inode: Number(bytes.readBigUInt64LE(from + 8)),
      at: Number(bytes.readBigUInt64LE(from + 16)),
      path: bytes.toString('utf8', pathAt, pathAt + pathBytes),
      data: bytes.subarray(pathAt + pathBytes, end),
      end,
    })
    from = end
  }
  return entries
}
