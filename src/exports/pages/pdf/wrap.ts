/** Text to lines of a width: between words, between Chinese characters, and inside a word only where it is wider than a line. */

// Closing marks stay with what they close, opening ones with what they open (Unicode line breaking, classes CL and OP).
const piece =
  /[（《〈「『【〔“‘]*[\p{Script=Han}\u3040-\u30ff\uff00-\uffef][，。、；：？！）》〉」』】〕”’]*|[（《〈「『【〔“‘]+|[^\s\p{Script=Han}\u3040-\u30ff\uff00-\uffef（《〈「『【〔“‘]+|\s+/gu

type WidthOf = (text: string) => number

/** What of a word still fits, and the rest; at least one character, so that it ends. */
const cut = (widthOf: WidthOf, word: string, width: number): readonly [string, string] => {
  const characters = Array.from(word)
  let kept = 1
  while (kept < characters.length && widthOf(characters.slice(0, kept + 1).join('')) <= width)
    kept += 1
  return [characters.slice(0, kept).join(''), characters.slice(kept).join('')]
}

/** At least one line; together they are the text but for the spaces at which it was broken. */
export const wrap = (widthOf: WidthOf, text: string, width: number): ReadonlyArray<string> => {
  const lines: string[] = []
  let line = ''
  const add = (word: string): void => {
    if (widthOf(line + word) <= width) {
      line += word
      return
    }
    if (line.trim() !== '') lines.push(line.trimEnd())
    line = word.trimStart()
    while (widthOf(line) > width && Array.from(line).length > 1) {
      const [kept, rest] = cut(widthOf, line, width)
      lines.push(kept)
      line = rest
    }
  }
  for (const [word] of text.matchAll(piece)) add(word)
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()]
}
