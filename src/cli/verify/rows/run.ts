/** Rows that were put aside together: in order of key, in blocks, so that one is found by reading one block. */
import { noKnownKeys } from '../../../projector/embedded/tables/known-keys.ts'
import type { KnownKeys } from '../../../projector/embedded/tables/known-keys.ts'
import type { RowEntry } from '../../../projector/rows.ts'
import { recordIn, recordOf } from './row-file.ts'
import type { RowFile } from './row-file.ts'

/** Bytes of a block at least: what is kept in memory is its first key. */
const blockBytes = 16 * 1024

/** `offsets` has one more than there are blocks: where the last one ends. */
export type Run = {
  readonly firstKeys: ReadonlyArray<string>
  readonly offsets: ReadonlyArray<number>
  readonly known: KnownKeys
}

/** Writes rows that come in order of key, `count` of them at most. Throws what the system says. */
export const writeRun = (file: RowFile, rows: Iterable<RowEntry>, count: number): Run => {
  const known = noKnownKeys(count)
  const firstKeys: string[] = []
  const offsets: number[] = []
  let block: Buffer[] = []
  let bytes = 0
  const flush = (): void => {
    file.append(Buffer.concat(block))
    block = []
    bytes = 0
  }
  for (const row of rows) {
    if (block.length === 0) {
      firstKeys.push(row[0])
      offsets.push(file.end())
    }
    known.add(row[0])
    const record = recordOf(row)
    block.push(record)
    bytes += record.length
    if (bytes >= blockBytes) flush()
  }
  if (block.length > 0) flush()
  return { firstKeys, offsets: [...offsets, file.end()], known }
}

/** The last block whose first key is not beyond this one; -1 for none. */
const blockOf = (firstKeys: ReadonlyArray<string>, key: string): number => {
  let [low, high] = [0, firstKeys.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((firstKeys[middle] ?? '') <= key) low = middle + 1
    else high = middle
  }
  return low - 1
}

const readBlock = (file: RowFile, { offsets }: Run, block: number): Buffer => {
  const [offset = 0, end = offset] = offsets.slice(block, block + 2)
  return file.read(offset, end - offset)
}

/** The text of a key's row; undefined where the run has none. Throws RowsError. */
export const textIn = (file: RowFile, run: Run, key: string): string | undefined => {
  if (!run.known.mayHold(key)) return undefined
  const block = blockOf(run.firstKeys, key)
  if (block === -1) return undefined
  const bytes = readBlock(file, run, block)
  let found = recordIn(bytes, 0)
  while (found !== undefined && found.entry[0] < key) found = recordIn(bytes, found.end)
  return found?.entry[0] === key ? found.entry[1] : undefined
}

/** All rows of a run, in order of key, in memory of one block. Throws RowsError. */
export const rowsIn = function* (file: RowFile, run: Run): Generator<RowEntry, void, undefined> {
  for (const block of run.firstKeys.keys()) {
    const bytes = readBlock(file, run, block)
    let found = recordIn(bytes, 0)
    while (found !== undefined) {
      yield found.entry
      found = recordIn(bytes, found.end)
    }
  }
}
