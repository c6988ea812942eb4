/** Pages of entries, each compared with its leaf in the tree before it is passed on. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { leafText } from '../../../events/leaf.ts'
import { allBytesFrom } from '../../../transparency/bytes/text.ts'
import type { EntryFault, HoldEntry } from '../../../transparency/tree/hold-entry.ts'

/** An item of a page with its entry, the bytes whose hash is the leaf. */
export type Held<S> = { readonly listed: S; readonly entry: Uint8Array }

/** The same pages. The first entry that differs from its leaf ends them. `jsonOf`: the stored text of an entry. */
export async function* heldPages<F, S extends { readonly index: number }>(
  pages: AsyncIterable<Either<F, ReadonlyArray<S>>>,
  holdEntry: HoldEntry,
  jsonOf: (entry: S) => string,
): AsyncGenerator<Either<F | EntryFault, ReadonlyArray<Held<S>>>, void> {
  for await (const page of pages) {
    if (E.isLeft(page)) return yield page
    const all: Held<S>[] = []
    const entries = allBytesFrom(page.right.map((listed) => leafText(jsonOf(listed))))
    for (const [at, listed] of page.right.entries()) {
      const entry = entries[at] ?? new Uint8Array()
      const held = holdEntry(listed.index, entry)
      if (E.isLeft(held)) return yield held
      all.push({ listed, entry })
    }
    yield E.right(all)
  }
}
