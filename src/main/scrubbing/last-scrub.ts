/**
 * Notes in the ledger's folder of when its log, its rows, and its log against its tree were last read through by a server,
 * and what was found.
 */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { E, t } from '../../fp.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Instant } from '../../kernel/instant.ts'
import { seeLedgerId } from '../../store/embedded/reading/see-ledger-id.ts'

/** The walked parts, and the note of each. */
const noteNames = {
  log: 'last-scrub.json',
  rows: 'last-rows-scrub.json',
  tree: 'last-tree-scrub.json',
} as const

export type Scrubbed = keyof typeof noteNames

const Note = t.strict({ at: t.string, findings: t.number, sum: t.number })

/** The end of the last walk, and the number of its findings. */
export type LastScrub = { readonly at: string; readonly findings: number }

/** A note of another ledger, of the other walk, or with a byte that was not written so has another sum. */
const sumOf = (folder: string, what: Scrubbed, { at, findings }: LastScrub): number =>
  crc32(canonicalJson({ what, at, findings, ledger: seeLedgerId(folder) ?? 'on a server' }))

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const textIn = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw cause
  }
}

/**
 * The note: undefined where there is none, `damaged` where it is not as a server of this ledger wrote it. Rejects with what
 * the system says.
 */
export const readLastScrub = async (
  folder: string,
  what: Scrubbed,
): Promise<LastScrub | 'damaged' | undefined> => {
  const text = await textIn(join(folder, noteNames[what]))
  if (text === undefined) return undefined
  const note = Note.decode(parsed(text))
  if (E.isLeft(note)) return 'damaged'
  return note.right.sum === sumOf(folder, what, note.right) ? note.right : 'damaged'
}

/** Writes the note. One that cannot be written spoils nothing: `doctor` then says that none is known. */
export const noteScrub = async (
  folder: string,
  what: Scrubbed,
  at: Instant,
  findings: number,
): Promise<void> => {
  const path = join(folder, noteNames[what])
  const sum = sumOf(folder, what, { at, findings })
  try {
    await writeFile(`${path}.new`, `${JSON.stringify({ at, findings, sum })}\n`, { mode: 0o600 })
    await rename(`${path}.new`, path)
  } catch {
    // The next walk notes it.
  }
}
