/** Text as a page shows it: nothing is there that is not seen. */

// Controls, marks of direction, joiners, private characters, and half characters.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu

/** `U+` and at least four hex digits (The Unicode Standard, appendix A). */
export const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The text with each character that has no shape of its own told by its code point; tab and newline are spaces. */
export const visible = (text: string): string =>
  text.replaceAll(/[\t\n]/g, ' ').replaceAll(unseen, codePointName)
