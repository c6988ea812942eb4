/**
 * The entry for which a log was stopped, noted beside its tree: a start reads few entries, and would sign again over the
 * one that was found, until it is found once more. The note says where to look and judges nothing.
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

/** The note's name, in the folder that the tree lies in. */
export const notedEntryName = 'stopped-at.json'

/** The index from 0, and the position that the tree has for it, in decimal digits; neither is personal. */
export type NotedEntry = { readonly index: number; readonly position: string }

/** The ledger's id, and the folder of its tree. */
export type NotedOf = { readonly folder: string; readonly ledgerId: string }

const Note = t.strict({ index: t.number, position: t.string, sum: t.string })

const pathOf = ({ folder }: NotedOf): string => join(dirname(folder), notedEntryName)

/** A note of another ledger, or with a byte that was not written so, has another sum. */
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
    // Read as damaged: a start that is kept from a note is not kept from serving.
    return ''
  }
}

/** The note: undefined where there is none, `damaged` where it is not as this ledger wrote it, or cannot be read. */
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

/** On disk when it returns: whoever is told of the finding next may end the process. Throws what the disk says. */
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

/** Removes the note. One that stays is read by the next start again, which comes to the same. */
export const forgetEntry = (of: NotedOf): void => {
  try {
    rmSync(pathOf(of), { force: true })
    syncAt(dirname(pathOf(of)))
  } catch {
    // As above.
  }
}

/** The index of the entry that a fault is about; a fault of the whole log is met by each start, and is not noted. */
export const entryOfFault = (fault: LogFault): number | undefined => {
  const isOfEntry =
    fault.failure === 'event-rewritten' ||
    (fault.failure === 'tree-damaged' && fault.file === 'level-0')
  return isOfEntry ? fault.index : undefined
}
