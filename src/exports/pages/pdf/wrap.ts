/** Breaks text into lines: between words, between Chinese characters, and inside a word only if it is wider than a line. */

// Closing marks stay with the text before them, opening ones with the text after (Unicode line breaking, classes CL
// and OP).
const piece =
  /[（《〈「『【〔“‘]*[\p{Script=Han}\u3040-\u30ff\uff00-\uffef][，。、；：？！）》〉」』】〕”’]*|[（《〈「『【〔“‘]+|[^\s\p{Script=Han}\u3040-\u30ff\uff00-\uffef（《〈「『【〔“‘]+|\s+/gu

/** The width of a text: the sum over its characters. */
type WidthOf = (text: string) => number

/** Splits a word: the part that fits, and the rest. At least one character fits, so that the loop ends. */
const cut = (widthOf: WidthOf, word: string, width: number): readonly [string, string] => {
  let kept = ''
  let taken = 0
  for (const character of word) {
    taken += widthOf(character)
    if (kept !== '' && taken > width) break
    kept += character
  }
  return [kept, word.slice(kept.length)]
}

/** At least one line. Joined, the lines give the text without the spaces at the breaks. */
export const wrap = (widthOf: WidthOf, text: string, width: number): ReadonlyArray<string> => {
  const lines: string[] = []
  let line = ''
  let filled = 0
  const add = (word: string): void => {
    const more = widthOf(word)
    if (filled + more <= width) {
      line += word
      filled += more
      return
    }
    if (line.trim() !== '') lines.push(line.trimEnd())
    let rest = word.trimStart()
    for (;;) {
      const [kept, next] = cut(widthOf, rest, width)
      if (next === '') break
      lines.push(kept)
      rest = next
    }
    line = rest
    filled = widthOf(rest)
  }
  for (const [word] of text.matchAll(piece)) add(word)
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()]
}
