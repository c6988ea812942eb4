/** Text to lines of a width: between words, between Chinese characters, and inside a word only where it is wider than a line. */

// Closing marks stay with what they close, opening ones with what they open (Unicode line breaking, classes CL and OP).
const piece =
  /[（《〈「『【〔“‘]*[\p{Script=Han}\u3040-\u30ff\uff00-\uffef][，。、；：？！）》〉」』】〕”’]*|[（《〈「『【〔“‘]+|[^\s\p{Script=Han}\u3040-\u30ff\uff00-\uffef（《〈「『【〔“‘]+|\s+/gu

/** The width of a text: the sum of those of its characters. */
type WidthOf = (text: string) => number

/** What of a word still fits, and the rest; at least one character, so that it ends. */
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

/** At least one line; together they are the text but for the spaces at which it was broken. */
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
