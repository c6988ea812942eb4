/** Makes every character of a text visible on a page. */

// Control characters, direction marks, joiners, private-use characters and lone surrogates.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu

/** `U+` and at least four hex digits (The Unicode Standard, appendix A). */
export const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The text, with each invisible character replaced by its code point; tab and newline become spaces. */
export const visible = (text: string): string =>
  text.replaceAll(/[\t\n]/g, ' ').replaceAll(unseen, codePointName)
