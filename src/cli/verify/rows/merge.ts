/** Several lists of rows as one, in order of key: of rows of one key the one of the later list. */
import type { RowEntry } from '../../../projector/rows.ts'

type Rows = Iterator<RowEntry, unknown, undefined>
/** The row that comes next of a list; `age`: the place of the list among the others. */
type Head = { readonly row: RowEntry; readonly age: number; readonly rows: Rows }

const isBefore = (one: Head, other: Head): boolean =>
  one.row[0] < other.row[0] || (one.row[0] === other.row[0] && one.age > other.age)

/** Lets the head at `at` sink to its place in the binary heap. */
const sink = (heap: Head[], at: number): void => {
  let place = at
  for (;;) {
    let least = place
    for (const child of [2 * place + 1, 2 * place + 2]) {
      const [one, other] = [heap[child], heap[least]]
      if (one !== undefined && other !== undefined && isBefore(one, other)) least = child
    }
    const [above, below] = [heap[place], heap[least]]
    if (least === place || above === undefined || below === undefined) return
    heap[place] = below
    heap[least] = above
    place = least
  }
}

const headOf = (rows: Rows, age: number): ReadonlyArray<Head> => {
  const next = rows.next()
  return next.done === true ? [] : [{ row: next.value, age, rows }]
}

/** Each list is in order of key, and holds a key once; the later a list, the newer its rows. */
export const mergedRows = function* (
  lists: ReadonlyArray<Iterable<RowEntry>>,
): Generator<RowEntry, void, undefined> {
  const heap = lists.flatMap((list, age) => headOf(list[Symbol.iterator](), age))
  for (let at = (heap.length >>> 1) - 1; at >= 0; at -= 1) sink(heap, at)
  let last: string | undefined
  for (;;) {
    const [first] = heap
    if (first === undefined) return
    if (first.row[0] !== last) yield first.row
    last = first.row[0]
    const next = first.rows.next()
    if (next.done === true) {
      const end = heap.pop()
      if (heap.length === 0 || end === undefined) return
      heap[0] = end
    } else heap[0] = { ...first, row: next.value }
    sink(heap, 0)
  }
}
