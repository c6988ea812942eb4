/** A page as PDF. Drawing, subsetting fonts and compressing block the event loop, so a server does it in a thread. */
import type { PageHead, Paper } from '../page.ts'
import { drawBlock } from './draw.ts'
import type { Faces } from './faces.ts'
import { pdfkit } from './libraries.ts'
import { makePen } from './pen.ts'
import type { Pen } from './pen.ts'
import { usual } from './setting.ts'
import { fitSheet } from './sheet.ts'

/** A4 in points, and what is left around the text. */
const margin = 48

const documentOf = ({ title, language, at }: PageHead) =>
  new (pdfkit())({
    size: 'A4',
    // No built-in font: the library would load it for each document, and nothing uses it.
    font: '',
    margin,
    lang: language,
    displayTitle: true,
    // Equal pages must give equal bytes: by default the library writes the time of making into the file.
    info: {
      Title: title,
      CreationDate: new Date(at),
      Producer: 'consent-ledger',
      Creator: 'consent-ledger',
    },
    autoFirstPage: true,
  })

const asBytes = (chunk: unknown): Uint8Array =>
  chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk), 'latin1')

const draw = (pen: Pen, paper: Paper): void => {
  const sheet =
    paper.sheets === 'one'
      ? fitSheet(pen, paper.blocks, paper.whole)
      : { blocks: paper.blocks, setting: usual }
  if (sheet === undefined) throw new RangeError('more than a sheet holds')
  for (const block of sheet.blocks) drawBlock(pen, block, sheet.setting)
}

/** The file's bytes, in memory of their own. Equal pages give equal bytes. */
export const pdfOf = async (faces: Faces, paper: Paper): Promise<Uint8Array<ArrayBuffer>> => {
  const document = documentOf(paper.head)
  draw(makePen(document, faces, margin, paper.sheets), paper)
  document.end()
  const pieces: Uint8Array[] = []
  for await (const chunk of document) pieces.push(asBytes(chunk))
  return new Uint8Array(Buffer.concat(pieces))
}
