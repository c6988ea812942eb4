/** Bundles of entries (c2sp.org/tlog-tiles): each entry after its length in two bytes, big-endian. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { TileRejection } from './rejection.ts'

/** The largest entry, in bytes. */
export const maxEntryBytes = 65_535

/** The bundle of these entries, 1 to 256 of them. */
export const entryBundle = (
  entries: ReadonlyArray<Uint8Array>,
): Either<TileRejection, Uint8Array> => {
  const entry = entries.findIndex(({ length }) => length > maxEntryBytes)
  const long = entries[entry]
  if (long !== undefined) return E.left({ rejected: 'entry-too-long', entry, bytes: long.length })
  const bytes = new Uint8Array(entries.reduce((sum, { length }) => sum + 2 + length, 0))
  let at = 0
  for (const each of entries) {
    bytes.set([each.length >> 8, each.length & 255], at)
    bytes.set(each, at + 2)
    at += 2 + each.length
  }
  return E.right(bytes)
}

/** The `width` entries of a bundle, as views of its bytes; exactly as many, with nothing after them. */
export const entriesFrom = (
  bytes: Uint8Array,
  width: number,
): Either<TileRejection, ReadonlyArray<Uint8Array>> => {
  const entries: Uint8Array[] = []
  let at = 0
  for (let entry = 0; entry < width; entry += 1) {
    const [high, low] = bytes.subarray(at, at + 2)
    if (high === undefined || low === undefined)
      return E.left({ rejected: 'bundle-cut-short', entry })
    const end = at + 2 + high * 256 + low
    if (end > bytes.length) return E.left({ rejected: 'bundle-cut-short', entry })
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return at === bytes.length
    ? E.right(entries)
    : E.left({ rejected: 'bundle-left-over', bytes: bytes.length - at })
}
