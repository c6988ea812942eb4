/** Pages of entries, each entry held against the tree before it is handed on. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { leafText } from '../../../events/leaf.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import type { EventRewritten, HoldEntry } from '../../../transparency/tree/hold-entry.ts'

/** The same pages; the first entry that is not the one that was recorded ends them. `jsonOf`: an entry as it is stored. */
export async function* heldPages<F, S extends { readonly index: number }>(
  pages: AsyncIterable<Either<F, ReadonlyArray<S>>>,
  holdEntry: HoldEntry,
  jsonOf: (entry: S) => string,
): AsyncGenerator<Either<F | EventRewritten, ReadonlyArray<S>>, void> {
  for await (const page of pages) {
    if (E.isLeft(page)) return yield page
    for (const entry of page.right) {
      const held = holdEntry(entry.index, bytesFrom(leafText(jsonOf(entry))))
      if (E.isLeft(held)) return yield held
    }
    yield page
  }
}
