/**
 * Counts the values in JSON text before any is created: a megabyte can hold a few hundred questions or hundreds of
 * thousands of empty lists, and a reader's time depends on their number. One look at each character.
 */

const quote = 34
const backslash = 92
const comma = 44
const openList = 91
const openRecord = 123

/** The place after a text that begins behind `from`; the end where it does not end. */
const afterText = (text: string, from: number): number => {
  for (let i = from; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === quote) return i
    if (code === backslash) i += 1
  }
  return text.length
}

/** Whether the text names more than `most` members, items, lists and records. It may be no JSON at all. */
export const hasMoreValues = (text: string, most: number): boolean => {
  let values = 0
  for (let i = 0; i < text.length && values <= most; i += 1) {
    const code = text.charCodeAt(i)
    if (code === quote) i = afterText(text, i + 1)
    else if (code === comma || code === openList || code === openRecord) values += 1
  }
  return values > most
}
