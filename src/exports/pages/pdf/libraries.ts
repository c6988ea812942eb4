/**
 * The libraries that draw a PDF, read when the first one is drawn and one file after the other: they are hundreds of
 * files, which a start would read for nothing, and all at once, where a process may hold 256 open.
 */
import { createRequire } from 'node:module'
import type * as Fontkit from 'fontkit'
import type PdfKit from 'pdfkit'

declare global {
  namespace PDFKit.Mixins {
    /** What the library takes and its types do not know yet: a font that was read before. */
    // oxlint-disable-next-line typescript/consistent-type-definitions -- an interface alone is merged with the library's
    interface PDFFont {
      registerFont(name: string, font: Fontkit.Font): this
    }
  }
}

const require = createRequire(import.meta.url)

/** Draws the document. */
export const pdfkit = (): typeof PdfKit => require('pdfkit')

/** Reads fonts. */
export const fontkit = (): typeof Fontkit => require('fontkit')
