/**
 * The fonts of a PDF: Noto Sans for simplified Chinese and Latin, Noto Sans for Japanese for frequent characters of names
 * that it lacks, UnifontEX for the rest of the Basic Multilingual Plane.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Font } from 'fontkit'
import { fontkit } from './libraries.ts'
import { sfntOfWoff } from './woff.ts'

/** The fonts in the order in which they are tried for a character. */
export type FaceName = 'main' | 'names' | 'rare'

/** A loaded font, with a test whether it has a character. */
export type Face = {
  readonly name: FaceName
  readonly font: Font
  readonly has: (codePoint: number) => boolean
}

/** Nearly all text uses `main`. Another font is loaded only for a character that the earlier ones lack. */
export type Faces = { readonly [N in FaceName]: () => Face }

const require = createRequire(import.meta.url)

// A package tells only the path of its first module.
const besideModule = (module: string, file: string): string =>
  join(dirname(module), '../fonts', file)

const faceOf = (name: FaceName, bytes: Buffer): Face => {
  const font = fontkit().create(bytes)
  if (!('hasGlyphForCodePoint' in font)) throw new RangeError('a collection of fonts')
  return { name, font, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) }
}

const read: { readonly [N in FaceName]: () => Buffer } = {
  main: () =>
    readFileSync(besideModule(require.resolve('@embedpdf/fonts-sc'), 'NotoSansHans-Regular.otf')),
  names: () =>
    readFileSync(besideModule(require.resolve('@embedpdf/fonts-jp'), 'NotoSansJP-Regular.otf')),
  rare: () =>
    sfntOfWoff(
      readFileSync(require.resolve('@fontsource/unifontex/files/unifontex-latin-400-normal.woff')),
    ),
}

const readOnce = (name: FaceName): (() => Face) => {
  let face: Face | undefined
  return () => (face ??= faceOf(name, read[name]()))
}

/**
 * Loads each font once, when it is first needed: 8 MB, and for rare characters 5 MB and 10 MB more. All documents
 * share them, with the glyphs already looked up.
 */
export const readFaces = (): Faces => ({
  main: readOnce('main'),
  names: readOnce('names'),
  rare: readOnce('rare'),
})
