/**
 * That a key is not in a table, proved by its neighbours.
 *
 * LMDB's pages are under no checksum. A key that lost a bit misleads the binary search, which then finds nothing where
 * a row is. But it cannot hide itself at the same time. Let one key be wrong, and all others rise:
 *
 * - In a leaf the search errs only where it compares with that key. If it turns left there, all keys further left are
 *   truly less than what is sought, and it ends at the wrong key; if it turns right, all further right are greater, and
 *   it ends right behind it. Either way the wrong key is the first one behind the place, or the last one before it:
 *   both rows are opened, and a row's own checksum covers its key.
 * - In a branch it turns into the child before or behind the one that it should. Then it ends at an edge of that child,
 *   and the row beyond that edge contradicts: the row behind is not greater than what is sought, or the one before
 *   is not less.
 * - Where an entry leads to another entry's row, that row is whole, and stands where it does not rise: two rows are
 *   opened on either side.
 *
 * A page that lost the number of its rows, or a page's number in a branch that leads to a page of another place, can
 * still hide rows whose neighbours look well: reading all of them through finds that (read-through.ts).
 */
import type { Containment } from '../containment.ts'
import { opened } from './table.ts'
import type { Table } from './table.ts'

const neighbours = 2

const isRising = (keys: ReadonlyArray<string>): boolean =>
  keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key)

/** The place where the keys of a table do not rise. */
export const disorder = ({ name }: Pick<Table, 'name'>, containment: Containment) =>
  containment.damaged(`the order of ${name}`)

/**
 * Throws where the place of a key may not be the one at which it was looked for, or where it is there after all.
 * `isEmpty`: whether the table is known to hold nothing.
 */
export const proveAbsent = (
  table: Table,
  containment: Containment,
  key: string,
  isEmpty: () => boolean,
): void => {
  const keysFrom = (range: { readonly reverse?: true }): ReadonlyArray<string> =>
    [...table.rows.getRange({ start: key, limit: neighbours, ...range })].map(
      (row) => opened(table, containment, row.key, row.value)[0],
    )
  const behind = keysFrom({})
  const before = keysFrom({ reverse: true })
  if (!isRising([...before.toReversed(), key, ...behind])) throw disorder(table, containment)
  if (behind.length + before.length === 0 && !isEmpty())
    throw containment.damaged(`what ${table.name} holds (nothing)`)
}
