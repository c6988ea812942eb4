/**
 * Notes the entry for which a log was stopped in a file beside the tree. A start compares few entries, and would
 * otherwise sign again until the fault was found once more. The note says where to look, and decides nothing.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { E, t } from '../../fp.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { LogFault } from '../failure.ts'

/** The file's name, in the folder of the tree. */
export const notedEntryName = 'stopped-at.json'

/** The index from 0, and the position that the tree has for it, as a decimal number; neither is personal. */
export type NotedEntry = { readonly index: number; readonly position: string }

/** The ledger's id, and the folder of its tree. */
export type NotedOf = { readonly folder: string; readonly ledgerId: string }

const Note = t.strict({ index: t.number, position: t.string, sum: t.string })

const pathOf = ({ folder }: NotedOf): string => join(dirname(folder), notedEntryName)

/** The checksum differs for another ledger, and after damage. */
const sumOf = ({ ledgerId }: NotedOf, { index, position }: NotedEntry): string =>
  sha256(canonicalJson({ index, position, ledger: ledgerId })).slice(0, 16)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const textIn = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    // Treated as damaged: an unreadable note must not prevent serving.
    return ''
  }
}

/** The note; undefined if there is none, `damaged` if this ledger did not write it so or it cannot be read. */
export const readNotedEntry = (of: NotedOf): NotedEntry | 'damaged' | undefined => {
  const text = textIn(pathOf(of))
  if (text === undefined) return undefined
  const note = Note.decode(parsed(text))
  if (E.isLeft(note)) return 'damaged'
  const { index, position, sum } = note.right
  const isWhole =
    Number.isSafeInteger(index) && index >= 0 && sum === sumOf(of, { index, position })
  return isWhole ? { index, position } : 'damaged'
}

const syncAt = (path: string): void => {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Writes the note; on disk when it returns, since a later report of the fault may end the process. Throws errors of
 * the disk.
 */
export const noteEntry = (of: NotedOf, entry: NotedEntry): void => {
  const path = pathOf(of)
  const draft = `${path}.new`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify({ ...entry, sum: sumOf(of, entry) })}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  syncAt(dirname(path))
}

/** Removes the note. If that fails, the next start only looks at the entry once more. */
export const forgetEntry = (of: NotedOf): void => {
  try {
    rmSync(pathOf(of), { force: true })
    syncAt(dirname(pathOf(of)))
  } catch {
    // See above.
  }
}

/** The index of the entry that a fault is about. A fault of the whole log is not noted, since every start finds it. */
export const entryOfFault = (fault: LogFault): number | undefined => {
  const isOfEntry =
    fault.failure === 'event-rewritten' ||
    (fault.failure === 'tree-damaged' && fault.file === 'level-0')
  return isOfEntry ? fault.index : undefined
}
