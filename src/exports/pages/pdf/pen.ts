/** Where on a page the next line goes, and in which font: the one place that knows the library's state. */
import type { Face, Faces } from './faces.ts'
import { runsOf } from './runs.ts'
import { wrap } from './wrap.ts'

type Document = PDFKit.PDFDocument

/** Draws from the top left; lengths are in points. */
export type Pen = {
  readonly left: number
  readonly width: number
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
  const given = new Set<Face['name']>()
  return (name: Face['name'], size: number): Document => {
    if (given.has(name)) return document.font(name, size)
    given.add(name)
    const { bytes } = name === 'main' ? faces.main : faces.rare()
    return document.registerFont(name, bytes).font(name, size)
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

/** A pen at the top of the document's first page. */
export const makePen = (document: Document, faces: Faces, margin: number): Pen => {
  const choose = choosing(document, faces)
  const bottom = document.page.height - margin
  let y = margin
  const widthOf = measuring(choose, faces)
  return {
    left: margin,
    width: document.page.width - 2 * margin,
    lines: (text, size, width) => wrap((part) => widthOf(part, size), text, width),
    write: (line, from, size) => {
      let x = from
      for (const run of runsOf(faces, line)) {
        choose(run.face, size).fillColor('black').text(run.text, x, y, { lineBreak: false })
        x += document.widthOfString(run.text)
      }
    },
    rule: () => {
      const right = document.page.width - margin
      document.moveTo(margin, y).lineTo(right, y).lineWidth(0.5).stroke('#999999')
    },
    squares: (places, x, side) => {
      for (const [right, down] of places) document.rect(x + right, y + down, side, side)
      document.fill('black')
    },
    ensure: (height) => {
      if (y + height <= bottom) return false
      document.addPage()
      y = margin
      return true
    },
    move: (down) => {
      y += down
    },
  }
}
