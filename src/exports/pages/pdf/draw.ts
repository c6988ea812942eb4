/** Draws blocks with a pen. */
import { qrModules } from '../qr.ts'
import { cellTexts } from '../page.ts'
import type { Block, Cell, CellText, Column } from '../page.ts'
import type { Pen } from './pen.ts'
import type { Setting } from './setting.ts'

type Place = { readonly x: number; readonly width: number }

const writeLines = (
  pen: Pen,
  lines: ReadonlyArray<string>,
  x: number,
  size: number,
  leading: number,
): void => {
  for (const line of lines) {
    pen.ensure(size * leading)
    pen.write(line, x, size)
    pen.move(size * leading)
  }
}

const drawText = (pen: Pen, text: string, size: number, { leading }: Setting): void =>
  writeLines(pen, pen.lines(text, size, pen.width), pen.left, size, leading)

const placed = (
  pen: Pen,
  shares: ReadonlyArray<number>,
  { gap }: Setting,
): ReadonlyArray<Place> => {
  const all = shares.reduce((sum, share) => sum + share, 0)
  const ends = shares.map((_, i) => shares.slice(0, i).reduce((sum, share) => sum + share, 0))
  return shares.map((share, i) => ({
    x: pen.left + ((ends[i] ?? 0) / all) * pen.width,
    width: (share / all) * pen.width - gap,
  }))
}

/** Relative to the page's text; not below the smallest size that is readable in print (小六). */
const smallSize = 0.75
const smallestSize = 6.5

/** One text below the other; on one line if space is short. */
const textsIn = (cell: Cell, { isDense }: Setting): ReadonlyArray<CellText> => {
  const texts = cellTexts(cell)
  return isDense ? [{ text: texts.map(({ text }) => text).join(' / '), is: 'plain' }] : texts
}

type Line = { readonly text: string; readonly size: number }

const countOf = (texts: ReadonlyArray<string>): number =>
  texts.reduce((all, text) => all + Array.from(text).length, 0)

/** A line that ends with the number of missing characters, which may need a line of its own. */
const cutLine = (pen: Pen, line: Line, left: number, width: number): Line => {
  const characters = Array.from(line.text)
  for (let kept = characters.length; kept > 0; kept -= 1) {
    const end = `…〔+${left + characters.length - kept}〕`
    const text = `${characters.slice(0, kept).join('').trimEnd()}${end}`
    if (pen.widthOf(text, line.size) <= width) return { text, size: line.size }
  }
  return { text: `…〔+${left + characters.length}〕`, size: line.size }
}

/** The lines of a cell. If there are too many, the last one tells the number of missing characters. */
const cellLines = (
  pen: Pen,
  cell: Cell,
  width: number,
  setting: Setting,
  mostLines: number,
): ReadonlyArray<Line> => {
  const { text: usual } = setting
  const lines = textsIn(cell, setting).flatMap(({ text, is }) => {
    const size = is === 'small' ? Math.max(smallestSize, usual * smallSize) : usual
    return pen.lines(text, size, width).map((line) => ({ text: line, size }))
  })
  const last = lines[mostLines - 1]
  if (last === undefined || lines.length <= mostLines) return lines
  const left = countOf(lines.slice(mostLines).map(({ text }) => text))
  return [...lines.slice(0, mostLines - 1), cutLine(pen, last, left, width)]
}

/** A row higher than a page continues on the next, line by line; any other row is kept together. */
const drawRow = (
  pen: Pen,
  places: ReadonlyArray<Place>,
  row: ReadonlyArray<Cell>,
  onPage: () => void,
  setting: Setting,
  mostLines: number,
): void => {
  const { text: size, leading, gap } = setting
  const cells = places.map(({ width }, i) =>
    cellLines(pen, row[i] ?? '', width, setting, mostLines),
  )
  const height = Math.max(...cells.map((lines) => lines.length))
  if (pen.ensure(Math.min(height, 40) * size * leading + gap)) onPage()
  pen.rule()
  pen.move(gap / 2)
  for (let line = 0; line < height; line += 1) {
    if (pen.ensure(size * leading)) onPage()
    for (const [i, { x }] of places.entries()) {
      const each = cells[i]?.[line]
      if (each !== undefined) pen.write(each.text, x, each.size)
    }
    pen.move(size * leading)
  }
  pen.move(gap / 2)
}

const nothing = (): void => {}

/** Arranges the rows in columns, read from top to bottom. */
const beside = <A>(rows: ReadonlyArray<ReadonlyArray<A>>, count: number) => {
  const height = Math.ceil(rows.length / count)
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: count }, (_each, column) => rows[column * height + row] ?? []).flat(),
  )
}

const drawTable = (
  pen: Pen,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
  setting: Setting,
): void => {
  const abreast = Math.min(setting.abreast, Math.max(1, rows.length))
  const all = Array.from({ length: abreast }, () => columns).flat()
  const places = placed(
    pen,
    all.map(({ share }) => share),
    setting,
  )
  const mostLines = setting.mostLines.table
  const titles = all.map(({ title }) => title)
  const drawTitles = (): void =>
    drawRow(pen, places, titles, nothing, setting, Number.POSITIVE_INFINITY)
  drawTitles()
  for (const row of beside(rows, abreast)) drawRow(pen, places, row, drawTitles, setting, mostLines)
}

/** Light modules around a code, required by readers (ISO/IEC 18004 section 6.3.8). */
const quiet = 4

/** Draws the code with its caption beside it; a text that is too long for a code is printed instead. */
const drawCode = (pen: Pen, text: string, caption: string, setting: Setting): void => {
  const { codeSide, text: size, leading } = setting
  const rows = qrModules(text)
  if (rows === undefined) return drawText(pen, `${caption} ${text}`, size, setting)
  const side = codeSide / (rows.length + 2 * quiet)
  const dark = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [[(x + quiet) * side, (y + quiet) * side] as const] : [])),
  )
  pen.ensure(codeSide)
  pen.squares(dark, pen.left, side)
  const lines = pen.lines(caption, size, pen.width - codeSide - quiet * side)
  pen.move(quiet * side)
  for (const line of lines) {
    pen.write(line, pen.left + codeSide, size)
    pen.move(size * leading)
  }
  pen.move(Math.max(0, codeSide - quiet * side - lines.length * size * leading))
}

/** Draws one block below the previous one, on as many pages as needed. */
export const drawBlock = (pen: Pen, block: Block, setting: Setting): void => {
  const { text: size, leading, gap, headings } = setting
  switch (block.block) {
    case 'heading': {
      const large = size * headings[block.level]
      pen.move(gap)
      // A heading is never alone at the foot of a page.
      pen.ensure(large * leading + 2 * size * leading)
      drawText(pen, block.text, large, setting)
      break
    }
    case 'paragraph':
      drawText(pen, block.text, size, setting)
      pen.move(gap)
      break
    case 'pairs':
      for (const row of block.rows)
        drawRow(pen, placed(pen, [3, 7], setting), row, nothing, setting, setting.mostLines.pairs)
      pen.move(gap)
      break
    case 'table':
      drawTable(pen, block.columns, block.rows, setting)
      pen.move(gap)
      break
    case 'code':
      drawCode(pen, block.text, block.caption, setting)
      break
  }
}
