/** The fonts of a PDF: Noto Sans for Chinese and Latin, UnifontEX for the rest of the Basic Multilingual Plane. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fontkit } from './libraries.ts'
import { sfntOfWoff } from './woff.ts'

/** One font: its bytes, and whether it draws a character. */
export type Face = {
  readonly name: 'main' | 'rare'
  readonly bytes: Buffer
  readonly has: (codePoint: number) => boolean
}

/** Nearly all text is in `main`; `rare` is read when a character is not. */
export type Faces = { readonly main: Face; readonly rare: () => Face }

const require = createRequire(import.meta.url)

// The package tells the place of its first module alone.
const mainFile = (): string =>
  join(dirname(require.resolve('@embedpdf/fonts-sc')), '../fonts/NotoSansHans-Regular.otf')
const rareFile = (): string =>
  require.resolve('@fontsource/unifontex/files/unifontex-latin-400-normal.woff')

const faceOf = (name: Face['name'], bytes: Buffer): Face => {
  const font = fontkit().create(bytes)
  if (!('hasGlyphForCodePoint' in font)) throw new RangeError('a collection of fonts')
  return { name, bytes, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) }
}

/** Reads the fonts: 8 MB, and 10 MB more once there is a rare character. */
export const readFaces = (): Faces => {
  let rare: Face | undefined
  return {
    main: faceOf('main', readFileSync(mainFile())),
    rare: () => (rare ??= faceOf('rare', sfntOfWoff(readFileSync(rareFile())))),
  }
}
