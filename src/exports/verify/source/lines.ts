/** Reads a file of canonical JSON lines in pieces; each line ends with a line feed. */
import { isCanonicalText } from '../../../kernel/json/canonical-text.ts'
import { joinBytes } from './join-bytes.ts'
import { strictText } from './strict-text.ts'
import type { CheckedFiles } from './checked-files.ts'

/** Longest line, in bytes. A longer one is a problem, and is not collected. */
const maxLineBytes = 16 * 1024 * 1024

const lineFeed = 10

/** A line without its line feed, or the problem with it; nothing follows a problem. */
export type TextLine =
  | { readonly text: string }
  | { readonly problem: 'text-not-utf8' | 'file-too-large' | 'line-malformed' }

/**
 * The complete lines of a piece, decoded in one go. Undefined if it has none or is not UTF-8: then the lines are
 * decoded one by one, to find the fault.
 */
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

type Lines = { readonly lines: ReadonlyArray<TextLine>; readonly isOver: boolean }

/** Cuts pieces into lines. After a problem it yields nothing more. */
const newCutter = () => {
  const textOf = strictText()
  let begun: Uint8Array[] = []
  let bytes = 0
  const lineOf = (end: Uint8Array): TextLine => {
    begun.push(end)
    const text = textOf(joinBytes(begun))
    begun = []
    bytes = 0
    return text === undefined ? { problem: 'text-not-utf8' } : { text }
  }
  const keep = (rest: Uint8Array): boolean => {
    // A copy: the caller may overwrite the piece.
    if (rest.length > 0) begun.push(rest.slice())
    bytes += rest.length
    return bytes <= maxLineBytes
  }
  const cut = (piece: Uint8Array): Lines => {
    const lines: TextLine[] = []
    let from = 0
    let isText = true
    for (;;) {
      const rest = piece.subarray(from)
      const whole = isText && begun.length === 0 ? wholeLines(textOf, rest) : undefined
      const end = whole?.end ?? rest.indexOf(lineFeed) + 1
      if (end === 0) break
      isText = begun.length > 0
      const next = whole?.lines ?? [lineOf(rest.subarray(0, end - 1))]
      for (const line of next) lines.push(line)
      if (next.some((line) => 'problem' in line)) return { lines, isOver: true }
      from += end
    }
    if (keep(piece.subarray(from))) return { lines, isOver: false }
    return { lines: [...lines, { problem: 'file-too-large' }], isOver: true }
  }
  return { cut, isBegun: () => begun.length > 0 }
}

/**
 * The lines of a file in order, in one list for each piece that ended some. A last line without a line feed is a
 * problem.
 */
export const linesIn = async function* (
  files: CheckedFiles,
  name: string,
): AsyncGenerator<ReadonlyArray<TextLine>, void, undefined> {
  const { cut, isBegun } = newCutter()
  for await (const piece of files.pieces(name)) {
    const { lines, isOver } = cut(piece)
    if (lines.length > 0) yield lines
    if (isOver) return
  }
  if (isBegun()) yield [{ problem: 'line-malformed' }]
}

/**
 * The value of a canonical JSON text; undefined if it is not canonical, or is nested deeper or larger than any record
 * of a bundle.
 */
export const lineValue = (text: string): unknown =>
  isCanonicalText(text) ? JSON.parse(text) : undefined
