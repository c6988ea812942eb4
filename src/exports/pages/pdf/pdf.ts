/** A page as PDF, drawn block by block: pages that are full are handed over, so that a long report is never in memory whole. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Faces } from './faces.ts'
import type { Blocks, PageHead } from '../page.ts'
import { drawBlock } from './draw.ts'
import { pdfkit } from './libraries.ts'
import { makePen } from './pen.ts'

/** A4 in points, and what is left around the text. */
const margin = 48

const documentOf = ({ title, language, at }: PageHead) =>
  new (pdfkit())({
    size: 'A4',
    margin,
    lang: language,
    displayTitle: true,
    // The same page gives the same bytes: the library would name the file by the time of its making.
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

/** The file's bytes in pieces; the same page gives the same bytes. */
export async function* pdfOf(
  faces: Faces,
  head: PageHead,
  blocks: Blocks,
): AsyncGenerator<Uint8Array, void> {
  const document = documentOf(head)
  const pen = makePen(document, faces, margin)
  for await (const block of blocks) {
    // Fonts are read before the first block, set up with it, and cut to what was used at the end: whoever else asks is
    // answered in between.
    await nextTurn()
    drawBlock(pen, block)
    const written: unknown = document.read()
    if (written !== null) yield asBytes(written)
  }
  await nextTurn()
  document.end()
  for await (const chunk of document) yield asBytes(chunk)
}
