/** Keeps the place of the next line and its font; the only file that uses the library's state. */
import type { FaceName, Faces } from './faces.ts'
import type { Paper } from '../page.ts'
import { runsOf } from './runs.ts'
import { wrap } from './wrap.ts'

type Document = PDFKit.PDFDocument

/** Font size of page numbers, in points. */
const numberSize = 8

/** Draws from the top left; lengths are in points. */
export type Pen = {
  readonly left: number
  readonly width: number
  /** Usable height of a page, in points. */
  readonly height: number
  readonly widthOf: (text: string, size: number) => number
  /** Breaks a text into lines for a column of that width. */
  readonly lines: (text: string, size: number, width: number) => ReadonlyArray<string>
  /** Writes one line from `x` on, at the present height. */
  readonly write: (line: string, x: number, size: number) => void
  /** A thin line over the whole width. */
  readonly rule: () => void
  /** Draws black squares, placed relative to `x` and the present height. */
  readonly squares: (
    places: ReadonlyArray<readonly [right: number, down: number]>,
    x: number,
    side: number,
  ) => void
  /** Begins a new page if less than `height` is left; answers whether it did. */
  readonly ensure: (height: number) => boolean
  readonly move: (down: number) => void
}

/** Adds to the document each font that is used, once. */
const choosing = (document: Document, faces: Faces) => {
  const given = new Set<FaceName>()
  return (name: FaceName, size: number): Document => {
    if (given.has(name)) return document.font(name, size)
    given.add(name)
    return document.registerFont(name, faces[name]().font).font(name, size)
  }
}

/** Measures each character once. Kerning is ignored; it only shortens a line. */
const measuring = (choose: ReturnType<typeof choosing>, faces: Faces) => {
  const advances = new Map<string, number>()
  const advance = (character: string): number => {
    const known = advances.get(character)
    if (known !== undefined) return known
    const width = runsOf(faces, character).reduce(
      (all, { face, text }) => all + choose(face, 1).widthOfString(text),
      0,
    )
    advances.set(character, width)
    return width
  }
  return (text: string, size: number): number => {
    let all = 0
    for (const character of text) all += advance(character)
    return all * size
  }
}

/** Writes a line whose letters fill the height of `size` below `top`. */
const writing =
  (document: Document, choose: ReturnType<typeof choosing>, faces: Faces) =>
  (line: string, from: number, size: number, top: number): void => {
    let x = from
    // All fonts share one baseline, whatever their heights.
    const at = { lineBreak: false, baseline: 'alphabetic' } as const
    for (const run of runsOf(faces, line)) {
      choose(run.face, size)
        .fillColor('black')
        .text(run.text, x, top + size, at)
      x += document.widthOfString(run.text)
    }
  }

/** Writes the page numbers at the foot of each page, at the end. */
const numbering = (
  document: Document,
  margin: number,
  widthOf: Pen['widthOf'],
  write: ReturnType<typeof writing>,
) => {
  let page = 0
  return (): void => {
    page += 1
    const { width, height } = document.page
    const text = String(page)
    const x = (width - widthOf(text, numberSize)) / 2
    write(text, x, numberSize, height - margin / 2 - numberSize)
  }
}

const rule = (document: Document, margin: number, y: number): void => {
  const right = document.page.width - margin
  document.moveTo(margin, y).lineTo(right, y).lineWidth(0.5).stroke('#999999')
}

/** A pen at the top of the first page: a single page, or the first of several numbered ones. */
export const makePen = (
  document: Document,
  faces: Faces,
  margin: number,
  sheets: Paper['sheets'],
): Pen => {
  const choose = choosing(document, faces)
  const { width, height } = document.page
  const bottom = height - margin
  const widthOf = measuring(choose, faces)
  const write = writing(document, choose, faces)
  let y = margin
  const numberPage = numbering(document, margin, widthOf, write)
  if (sheets === 'many') numberPage()
  return {
    left: margin,
    width: width - 2 * margin,
    height: bottom - margin,
    widthOf,
    lines: (text, size, most) => wrap((part) => widthOf(part, size), text, most),
    write: (line, x, size) => write(line, x, size, y),
    rule: () => rule(document, margin, y),
    squares: (places, x, side) => {
      for (const [right, down] of places) document.rect(x + right, y + down, side, side)
      document.fill('black')
    },
    ensure: (needed) => {
      if (sheets === 'one' || y + needed <= bottom) return false
      document.addPage()
      y = margin
      numberPage()
      return true
    },
    move: (down) => {
      y += down
    },
  }
}
