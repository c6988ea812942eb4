/** What a thread that verifies does: it puts entries and lines of the state into parts, then checks parts. */
import { isAscii } from 'node:buffer'
import { join } from 'node:path'
import { E } from '../../../fp.ts'
import { checkPart } from '../../../exports/verify/parted/check-part.ts'
import { numberOfEntry, partOf } from '../../../exports/verify/parted/routing.ts'
import { stateScan } from '../../../exports/verify/parted/state-scan.ts'
import type { StateScan } from '../../../exports/verify/parted/state-scan.ts'
import type { TileEntries } from '../../../exports/verify/parted/threads.ts'
import { rootOfTile } from '../../../exports/verify/tree/growing-root.ts'
import { entriesFrom } from '../../../transparency/tiles/entry-bundle.ts'
import { fullWidth } from '../../../transparency/tiles/tile.ts'
import { leafHash } from '../../../transparency/tree/hash.ts'
import { nodePorts } from '../node-ports.ts'
import { chunkWriter } from './chunk-file.ts'
import type { ChunkWriter } from './chunk-file.ts'
import type { Answer, Begun, Question } from './messages.ts'
import { entriesOf, linesOf, putEntry, putLine } from './records.ts'

const { primitives, sha256 } = nodePorts

const wrong: Answer = { answer: 'wrong' }

type Files = { readonly entries: ChunkWriter; readonly lines: ChunkWriter }

const takeEntries = (
  files: Files,
  parts: number,
  { first, width, bytes, positions }: TileEntries,
): Answer => {
  const entries = entriesFrom(bytes, width)
  if (E.isLeft(entries)) return wrong
  const leaves = new Uint8Array(width * 32)
  for (const [at, entry] of entries.right.entries()) {
    leaves.set(leafHash(primitives, entry), at * 32)
    const placed = { index: first + at, position: positions[at] ?? -1n, bytes: entry }
    putEntry(files.entries, partOf(numberOfEntry(entry), parts), placed)
  }
  const root = width === fullWidth ? rootOfTile(primitives, leaves) : undefined
  return { answer: 'entries', leaves, root }
}

const takeState = (scan: StateScan, { buffer, byteOffset, length }: Uint8Array): Answer => {
  const bytes = Buffer.from(buffer, byteOffset, length)
  // What is not ASCII is no row, and would be read as another.
  return isAscii(bytes) && scan.add(bytes.toString('latin1')) ? { answer: 'state' } : wrong
}

const endState = (scan: StateScan): Answer => {
  const tables = scan.end()
  return tables === undefined ? wrong : { answer: 'state-end', tables }
}

const takePart = (parts: number, { part, entries, lines }: Named<'part'>): Answer => {
  const sound = checkPart({ part, parts, entries: entriesOf(entries), lines: linesOf(lines) })
  return sound === undefined ? wrong : { answer: 'part', sound }
}

type Named<K> = Extract<Question, { readonly ask: K }>

/** What the system says where there is no room, or a file cannot be read. All else is a bug, and ends the thread. */
const isOfSystem = (cause: unknown): boolean =>
  cause instanceof Error && ('syscall' in cause || cause.name === 'RowsError')

/** Answers one question after the other. Throws where there is a bug. */
export const answering = ({ folder, name, parts }: Begun): ((question: Question) => Answer) => {
  const files = {
    entries: chunkWriter(join(folder, `entries-${name}`), parts + 1),
    lines: chunkWriter(join(folder, `lines-${name}`), parts + 1),
  }
  const put = (part: number, line: string): void => putLine(files.lines, part, line)
  const scan = stateScan({ sha256, parts, put })
  const answerTo = (question: Question): Answer => {
    switch (question.ask) {
      case 'entries':
        return takeEntries(files, parts, question)
      case 'state':
        return takeState(scan, question.piece)
      case 'state-end':
        return endState(scan)
      case 'written':
        return { answer: 'written', entries: files.entries.end(), lines: files.lines.end() }
      case 'part':
        return takePart(parts, question)
    }
  }
  return (question) => {
    try {
      return answerTo(question)
    } catch (cause) {
      if (isOfSystem(cause)) return { answer: 'no-room' }
      throw cause
    }
  }
}
