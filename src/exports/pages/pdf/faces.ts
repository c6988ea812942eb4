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

/** Fonts in the order in which they are asked for a character. */
export type FaceName = 'main' | 'names' | 'rare'

/** One font as it was read, and whether it draws a character. */
export type Face = {
  readonly name: FaceName
  readonly font: Font
  readonly has: (codePoint: number) => boolean
}

/** Nearly all text is in `main`; each other is read when those before it lack a character. */
export type Faces = { readonly [N in FaceName]: () => Face }

const require = createRequire(import.meta.url)

// The packages tell the place of their first module alone.
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
 * Fonts that are read when they are first asked for, and once: 8 MB, and for rare characters 5 MB and 10 MB more. Each
 * document is drawn by the same ones, which keep what they found of their glyphs.
 */
export const readFaces = (): Faces => ({
  main: readOnce('main'),
  names: readOnce('names'),
  rare: readOnce('rare'),
})
