/** Tables of a report, short enough to be read. A cut table says how much is missing, and where it is. */
import type { Block, Cell, Column } from '../../pages/page.ts'
import { eventName } from '../../event-words.ts'
import type { Counts } from './tally.ts'

/** The most rows of one table. */
const mostRows = 120

export const heading = (text: string): Block => ({ block: 'heading', level: 2, text })

export const paragraphs = (texts: ReadonlyArray<string>): ReadonlyArray<Block> =>
  texts.map((text) => ({ block: 'paragraph', text }))

export const table = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
): Block => ({ block: 'table', columns, rows })

/** A table of at most so many rows as people read. */
export const bounded = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
): ReadonlyArray<Block> => [
  table(columns, rows.slice(0, mostRows)),
  ...(rows.length <= mostRows
    ? []
    : paragraphs([
        `仅列出前 ${mostRows} 行；其余 ${rows.length - mostRows} 行可由条目计出。`,
        `The first ${mostRows} rows are listed; the other ${rows.length - mostRows} can be counted from the entries.`,
      ])),
]

const byCount = (counts: ReadonlyMap<string, number>): ReadonlyArray<ReadonlyArray<string>> =>
  [...counts]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([type, count]) => [eventName(type), String(count)])

/** The name of a group: a month, or a label with the id in small print. */
type NameOf = (group: string) => Cell

const grouped = (counts: Counts, nameOf: NameOf): ReadonlyArray<ReadonlyArray<Cell>> =>
  [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([group, types]) => byCount(types).map((row) => [nameOf(group), ...row]))

const kind: Column = { title: '事件 · event', share: 5 }
const number: Column = { title: '数量 · number', share: 2 }

/** The number of events of each kind, largest first. */
export const kinds = (counts: ReadonlyMap<string, number>): ReadonlyArray<Block> => [
  heading('事件统计 · Events by kind'),
  ...bounded([kind, number], byCount(counts)),
]

/** The number of each kind by purpose, recipient or month; nothing if there are none. */
export const groups = (
  title: string,
  column: string,
  counts: Counts,
  nameOf: NameOf,
): ReadonlyArray<Block> =>
  counts.size === 0
    ? []
    : [
        heading(title),
        ...bounded([{ title: column, share: 4 }, kind, number], grouped(counts, nameOf)),
      ]
