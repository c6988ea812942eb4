/** A file of lines, read in pieces: canonical JSON each, ended by a line feed. */
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { joinBytes } from './join-bytes.ts'
import { strictText } from './strict-text.ts'
import type { CheckedFiles } from './checked-files.ts'

/** Bytes of a line at most: more is not gathered. */
const maxLineBytes = 16 * 1024 * 1024

const lineFeed = 10

/** A line as text without its line feed; `problem` where it is none, after which nothing follows. */
export type TextLine =
  | { readonly text: string }
  | { readonly problem: 'text-not-utf8' | 'file-too-large' | 'line-malformed' }

/** All lines that end in these bytes, read at once; undefined where none does, or what is no text: then line by line. */
const wholeLines = (
  textOf: ReturnType<typeof strictText>,
  bytes: Uint8Array,
): { readonly lines: ReadonlyArray<TextLine>; readonly end: number } | undefined => {
  const end = bytes.lastIndexOf(lineFeed) + 1
  const text = end === 0 ? undefined : textOf(bytes.subarray(0, end - 1))
  return text === undefined
    ? undefined
    : { lines: text.split('\n').map((line) => ({ text: line })), end }
}

/** The lines of a file in order, in lists of what one piece ended. A last line that is not ended is a problem. */
export const linesIn = async function* (
  files: CheckedFiles,
  name: string,
): AsyncGenerator<ReadonlyArray<TextLine>, void, undefined> {
  const textOf = strictText()
  let begun: Uint8Array[] = []
  let bytes = 0
  for await (const piece of files.pieces(name)) {
    let lines: TextLine[] = []
    let from = 0
    let isText = true
    for (;;) {
      const whole =
        isText && begun.length === 0 ? wholeLines(textOf, piece.subarray(from)) : undefined
      if (whole !== undefined) {
        lines = lines.length === 0 ? [...whole.lines] : lines.concat(whole.lines)
        from += whole.end
      }
      const end = piece.indexOf(lineFeed, from)
      if (end === -1) break
      isText = begun.length > 0
      begun.push(piece.subarray(from, end))
      const text = textOf(joinBytes(begun))
      if (text === undefined) {
        yield [...lines, { problem: 'text-not-utf8' }]
        return
      }
      lines.push({ text })
      begun = []
      bytes = 0
      from = end + 1
    }
    // Copied: what comes in pieces may be written over.
    if (from < piece.length) begun.push(piece.slice(from))
    bytes += piece.length - from
    if (bytes > maxLineBytes) {
      yield [...lines, { problem: 'file-too-large' }]
      return
    }
    if (lines.length > 0) yield lines
  }
  if (begun.length > 0) yield [{ problem: 'line-malformed' }]
}

/** The value of a text in canonical JSON; undefined where it is none. */
export const lineValue = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return canonicalJson(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
