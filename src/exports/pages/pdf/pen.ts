/** Where on a page the next line goes, and in which font: the one place that knows the library's state. */
import type { FaceName, Faces } from './faces.ts'
import type { Paper } from '../page.ts'
import { runsOf } from './runs.ts'
import { wrap } from './wrap.ts'

type Document = PDFKit.PDFDocument

/** Of the number at the foot of a page, in points. */
const numberSize = 8

/** Draws from the top left; lengths are in points. */
export type Pen = {
  readonly left: number
  readonly width: number
  /** Of a page, between its margins. */
  readonly height: number
  readonly widthOf: (text: string, size: number) => number
  /** The lines of a text in a column of that width. */
  readonly lines: (text: string, size: number, width: number) => ReadonlyArray<string>
  /** One line that begins at `x`, at the height that was reached. */
  readonly write: (line: string, x: number, size: number) => void
  /** A thin line over the whole width. */
  readonly rule: () => void
  /** Black squares, each by its distance from `x` and from the height that was reached. */
  readonly squares: (
    places: ReadonlyArray<readonly [right: number, down: number]>,
    x: number,
    side: number,
  ) => void
  /** Begins a new page where less than `height` is left; answers whether it did. */
  readonly ensure: (height: number) => boolean
  readonly move: (down: number) => void
}

/** Fonts are given to the document once, and only those that are used. */
const choosing = (document: Document, faces: Faces) => {
  const given = new Set<FaceName>()
  return (name: FaceName, size: number): Document => {
    if (given.has(name)) return document.font(name, size)
    given.add(name)
    return document.registerFont(name, faces[name]().font).font(name, size)
  }
}

/** Measured once a character: kerning, which is left out, only makes a line shorter. */
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
    // Fonts stand on one line, however tall each is.
    const at = { lineBreak: false, baseline: 'alphabetic' } as const
    for (const run of runsOf(faces, line)) {
      choose(run.face, size)
        .fillColor('black')
        .text(run.text, x, top + size, at)
      x += document.widthOfString(run.text)
    }
  }

/** Writes the number of each page at its foot, one after the other. */
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

/** A pen at the top of the document's first page: the only one, or the first of several, which are numbered. */
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
