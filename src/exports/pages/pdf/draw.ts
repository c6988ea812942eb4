/** Blocks to what a pen draws. */
import type { Block, Column } from '../page.ts'
import type { Pen } from './pen.ts'
import { qrModules } from '../qr.ts'

/** Sizes of letters, in points; a line is so many times as high. */
const textSize = 9.5
const headingSizes = { 1: 16, 2: 13, 3: 11 } as const
const leading = 1.55
const gap = 6

const drawText = (pen: Pen, text: string, size: number): void => {
  for (const line of pen.lines(text, size, pen.width)) {
    pen.ensure(size * leading)
    pen.write(line, pen.left, size)
    pen.move(size * leading)
  }
}

type Placed = { readonly x: number; readonly width: number }

const placed = (pen: Pen, shares: ReadonlyArray<number>): ReadonlyArray<Placed> => {
  const all = shares.reduce((sum, share) => sum + share, 0)
  const ends = shares.map((_, i) => shares.slice(0, i).reduce((sum, share) => sum + share, 0))
  return shares.map((share, i) => ({
    x: pen.left + ((ends[i] ?? 0) / all) * pen.width,
    width: (share / all) * pen.width - gap,
  }))
}

/** A row that fits on no page goes on on the next, line by line; one that fits on a page is never broken. */
const drawRow = (
  pen: Pen,
  places: ReadonlyArray<Placed>,
  row: ReadonlyArray<string>,
  onPage: () => void,
): void => {
  const cells = places.map(({ width }, i) => pen.lines(row[i] ?? '', textSize, width))
  const height = Math.max(...cells.map((lines) => lines.length))
  if (pen.ensure(Math.min(height, 40) * textSize * leading + gap)) onPage()
  pen.rule()
  pen.move(gap / 2)
  for (let line = 0; line < height; line += 1) {
    if (pen.ensure(textSize * leading)) onPage()
    for (const [i, { x }] of places.entries()) {
      const text = cells[i]?.[line]
      if (text !== undefined) pen.write(text, x, textSize)
    }
    pen.move(textSize * leading)
  }
  pen.move(gap / 2)
}

const nothing = (): void => {}

const drawTable = (
  pen: Pen,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): void => {
  const places = placed(
    pen,
    columns.map(({ share }) => share),
  )
  const titles = columns.map(({ title }) => title)
  const drawTitles = (): void => drawRow(pen, places, titles, nothing)
  drawTitles()
  for (const row of rows) drawRow(pen, places, row, drawTitles)
}

const codeSide = 132
/** Modules of light around a code, so that readers find it (ISO/IEC 18004 section 6.3.8). */
const quiet = 4

const drawCode = (pen: Pen, text: string, caption: string): void => {
  const rows = qrModules(text)
  if (rows !== undefined) {
    const side = codeSide / (rows.length + 2 * quiet)
    const dark = rows.flatMap((row, y) =>
      row.flatMap((isDark, x) =>
        isDark ? [[(x + quiet) * side, (y + quiet) * side] as const] : [],
      ),
    )
    pen.ensure(codeSide)
    pen.squares(dark, pen.left, side)
    pen.move(codeSide)
  }
  drawText(pen, caption, textSize)
}

/** Draws one block below what was drawn before, on as many pages as it takes. */
export const drawBlock = (pen: Pen, block: Block): void => {
  switch (block.block) {
    case 'heading': {
      const size = headingSizes[block.level]
      pen.move(gap)
      // Not alone at the foot of a page.
      pen.ensure(size * leading + 2 * textSize * leading)
      drawText(pen, block.text, size)
      break
    }
    case 'paragraph':
      drawText(pen, block.text, textSize)
      pen.move(gap)
      break
    case 'pairs':
      for (const row of block.rows) drawRow(pen, placed(pen, [3, 7]), row, nothing)
      pen.move(gap)
      break
    case 'table':
      drawTable(pen, block.columns, block.rows)
      pen.move(gap)
      break
    case 'code':
      drawCode(pen, block.text, block.caption)
      break
  }
}
