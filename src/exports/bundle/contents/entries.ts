/** Entries of the log: in files of 256 entries if all are disclosed, otherwise one line for each. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { leafText } from '../../../events/leaf.ts'
import type { StoreFailure } from '../../../store/event-store.ts'
import { entryBundle } from '../../../transparency/tiles/entry-bundle.ts'
import type { TileRejection } from '../../../transparency/tiles/rejection.ts'
import { tilePath } from '../../../transparency/tiles/tile-path.ts'
import { fullWidth } from '../../../transparency/tiles/tile.ts'
import type { EntryFault } from '../../../transparency/tree/hold-entry.ts'
import type { ArchiveFile } from '../archive/pieces.ts'
import type { Held } from '../reading/held.ts'
import type { Entry, Stored } from '../reading/log-pages.ts'

const bundleFile = (
  index: number,
  entries: ReadonlyArray<Uint8Array>,
): Either<TileRejection, ArchiveFile<never>> => {
  const content = entryBundle(entries)
  if (E.isLeft(content)) return content
  const name = tilePath({ level: 'entries', index, width: entries.length })
  return E.right({ name, content: content.right })
}

/** Files of all entries, in order; `note` is called with each entry. */
export async function* entryFiles(
  pages: AsyncIterable<Either<StoreFailure | EntryFault, ReadonlyArray<Held<Stored>>>>,
  note: (entry: Stored) => void,
): AsyncGenerator<Either<StoreFailure | EntryFault | TileRejection, ArchiveFile<never>>, void> {
  let waiting: Uint8Array[] = []
  let bundle = 0
  for await (const page of pages) {
    if (E.isLeft(page)) return yield page
    for (const { listed, entry } of page.right) {
      note(listed)
      waiting.push(entry)
      if (waiting.length < fullWidth) continue
      yield bundleFile(bundle, waiting)
      waiting = []
      bundle += 1
    }
  }
  if (waiting.length > 0) yield bundleFile(bundle, waiting)
}

/** A line of `entries.jsonl`: members in order of name; the entry itself is canonical JSON already. */
export const entryLine = ({ index, recorded, json }: Entry): string =>
  `{"index":${index},"leaf":${leafText(json)},"position":"${recorded.position}"}`

/** Lines of `positions.jsonl`, for a log whose positions differ from the indexes. */
export function* positionLines(
  size: number,
  positionOf: (index: number) => bigint | undefined,
): Generator<string, void> {
  for (let index = 0; index < size; index += 1)
    yield `{"index":${index},"position":"${positionOf(index) ?? -1n}"}`
}
