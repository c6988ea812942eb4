/**
 * Reads `state.jsonl` once, in order: sends each line to the part of its row, and computes the state digest of the
 * lines. Whether the lines are true is checked later, when the parts are folded.
 */
import type { Hasher } from '../ports.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import { hexOf } from '../source/checked-files.ts'
import { numberOfRow, partOf } from './routing.ts'
import { rawLine, unescaped } from './state-line.ts'

/** The lines of one projection, summed up. */
export type ScannedTable = {
  readonly name: string
  readonly rows: number
  readonly sha256: string
}

export type StateScan = {
  /** Takes the next piece of text, in ASCII. False if a line is malformed or out of order; add nothing after that. */
  readonly add: (text: string) => boolean
  /** The tables that have rows, in order of name; undefined if the last line has no line feed. */
  readonly end: () => ReadonlyArray<ScannedTable> | undefined
}

type Asked = {
  readonly sha256: () => Hasher
  readonly parts: number
  /** Takes a line without its line feed. */
  readonly put: (part: number, line: string) => void
}

/** The number of characters hashed in one call. */
const hashedAtOnce = 64 * 1024
const longestLine = 16 * 1024 * 1024

/** The digest of one table, row by row (docs/reference/formats.md). */
const tableDigest = (sha256: () => Hasher, name: string) => {
  const hash = sha256()
  let text = `${name}\n`
  let rows = 0
  const flush = (): void => {
    hash.update(bytesFrom(text))
    text = ''
  }
  return {
    add: (key: string, row: string): void => {
      text += `${key.length} ${row.length} ${key}${row}`
      rows += 1
      if (text.length > hashedAtOnce) flush()
    },
    end: (): ScannedTable => {
      flush()
      return { name, rows, sha256: hexOf(hash.digest()) }
    },
  }
}

const takingLines = ({ sha256, parts, put }: Asked) => {
  const done: ScannedTable[] = []
  let table: ReturnType<typeof tableDigest> | undefined
  let [name, key] = ['', '']
  const end = (): ReadonlyArray<ScannedTable> => {
    if (table !== undefined) done.push(table.end())
    table = undefined
    return done
  }
  const take = (line: string): boolean => {
    const read = rawLine(line)
    const row = read === undefined ? undefined : unescaped(read.row)
    if (read === undefined || row === undefined) return false
    const isNext = read.projection > name
    if (!isNext && (read.projection !== name || read.key <= key)) return false
    if (isNext) {
      end()
      table = tableDigest(sha256, read.projection)
    }
    ;[name, key] = [read.projection, read.key]
    table?.add(key, row)
    put(partOf(numberOfRow(name, key, read.row), parts), line)
    return true
  }
  return { take, end }
}

export const stateScan = (asked: Asked): StateScan => {
  const { take, end } = takingLines(asked)
  let begun = ''
  return {
    add: (text) => {
      const lines = (begun + text).split('\n')
      begun = lines.pop() ?? ''
      return begun.length <= longestLine && lines.every(take)
    },
    end: () => (begun === '' ? end() : undefined),
  }
}
