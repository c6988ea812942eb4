/**
 * Fits blocks onto one sheet: first with a smaller layout, then with fewer rows and shorter cells; the sheet says what
 * is missing.
 */
import type { Block } from '../page.ts'
import { drawBlock } from './draw.ts'
import type { Pen } from './pen.ts'
import { smallerAndSmaller, usual } from './setting.ts'
import type { Setting } from './setting.ts'

/** A pen that breaks each text once, however many layouts are tried. */
const remembering = (pen: Pen): Pen => {
  const broken = new Map<string, ReadonlyArray<string>>()
  return {
    ...pen,
    lines: (text, size, width) => {
      const key = `${size} ${width} ${text}`
      const known = broken.get(key)
      if (known !== undefined) return known
      const lines = pen.lines(text, size, width)
      broken.set(key, lines)
      return lines
    },
  }
}

/** The height that blocks would need; draws nothing. */
const heightOf = (pen: Pen, blocks: ReadonlyArray<Block>, setting: Setting): number => {
  let height = 0
  const measuring: Pen = {
    ...pen,
    write: () => {},
    rule: () => {},
    squares: () => {},
    ensure: () => false,
    move: (down) => {
      height += down
    },
  }
  for (const block of blocks) drawBlock(measuring, block, setting)
  return height
}

/** The first rows of each table, with the number of missing ones below. */
const cutRows = (blocks: ReadonlyArray<Block>, most: number, where: string): ReadonlyArray<Block> =>
  blocks.flatMap((block): ReadonlyArray<Block> => {
    if (block.block !== 'table' || block.rows.length <= most) return [block]
    const left = block.rows.length - most
    const text = `另有 ${left} 项未列出，${left} more are not listed here: ${where}`
    return [
      { ...block, rows: block.rows.slice(0, most) },
      { block: 'paragraph', text },
    ]
  })

/** Explains the marks of cut cells: beside the code, where there is room, or at the foot. */
const withNote = (blocks: ReadonlyArray<Block>, where: string): ReadonlyArray<Block> => {
  const text = `〔+n〕：此处略去 n 字。n characters are left out there: ${where}`
  return blocks.some(({ block }) => block === 'code')
    ? blocks.map((each) =>
        each.block === 'code' ? { ...each, caption: `${each.caption} ${text}` } : each,
      )
    : [...blocks, { block: 'paragraph', text }]
}

const longestTable = (blocks: ReadonlyArray<Block>): number =>
  Math.max(0, ...blocks.map((block) => (block.block === 'table' ? block.rows.length : 0)))

/** The largest count from 0 to `most` that fits; undefined if none does. A larger count never needs less room. */
const greatest = (most: number, fits: (count: number) => boolean): number | undefined => {
  if (!fits(0)) return undefined
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}

const whole = Number.POSITIVE_INFINITY

/** Line limits for cells, tried in order: tables first, then values beside labels. */
const shorterCells: ReadonlyArray<Setting['mostLines']> = [
  ...[12, 8, 6, 5, 4, 3].map((table) => ({ pairs: whole, table })),
  ...[whole, 16, 8, 4, 3, 2].map((pairs) => ({ pairs, table: 2 })),
]

export type Sheet = { readonly blocks: ReadonlyArray<Block>; readonly setting: Setting }

/** All rows with shorter cells; if that does not fit, the rows that fit with the shortest cells. */
const cutSheet = (pen: Pen, blocks: ReadonlyArray<Block>, where: string): Sheet | undefined => {
  const smallest = smallerAndSmaller.at(-1) ?? usual
  const all = longestTable(blocks)
  for (const mostLines of shorterCells) {
    const setting = { ...smallest, mostLines }
    const cut = (rows: number) => withNote(cutRows(blocks, rows, where), where)
    const fits = (rows: number): boolean => heightOf(pen, cut(rows), setting) <= pen.height
    const rows = mostLines.table > 2 ? (fits(all) ? all : undefined) : greatest(all, fits)
    if (rows !== undefined) return { blocks: cut(rows), setting }
  }
  return undefined
}

/**
 * The largest layout that fits, uncut if possible. Undefined if the parts that are never cut (headings, paragraphs, a
 * code) need more than a sheet. `where` says in both languages where to find the whole.
 */
export const fitSheet = (
  pen: Pen,
  blocks: ReadonlyArray<Block>,
  where: string,
): Sheet | undefined => {
  const trying = remembering(pen)
  const setting = smallerAndSmaller.find((each) => heightOf(trying, blocks, each) <= pen.height)
  return setting === undefined ? cutSheet(trying, blocks, where) : { blocks, setting }
}
