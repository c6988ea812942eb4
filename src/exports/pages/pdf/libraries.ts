/**
 * The libraries that draw a PDF, loaded with the first document, one file after another. They have hundreds of files:
 * loading them at the start would slow it, and loading them all at once could exceed a limit of 256 open files.
 */
import { createRequire } from 'node:module'
import type * as Fontkit from 'fontkit'
import type PdfKit from 'pdfkit'

declare global {
  namespace PDFKit.Mixins {
    /** An argument that the library accepts and its types lack: a font that is loaded already. */
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
