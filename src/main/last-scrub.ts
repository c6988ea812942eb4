/** Notes in the ledger's folder of when its log, and its rows, were last read through by a server, and what was found. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E, t } from '../fp.ts'
import type { Instant } from '../kernel/instant.ts'

/** What is read through, and the note of it. */
const noteNames = { log: 'last-scrub.json', rows: 'last-rows-scrub.json' } as const

export type Scrubbed = keyof typeof noteNames

const Note = t.strict({ at: t.string, findings: t.number })

/** When the last walk ended, and how many findings it had. */
export type LastScrub = { readonly at: string; readonly findings: number }

/** The note, where there is one that can be read. */
export const readLastScrub = async (
  folder: string,
  what: Scrubbed,
): Promise<LastScrub | undefined> => {
  try {
    const note = Note.decode(JSON.parse(await readFile(join(folder, noteNames[what]), 'utf8')))
    return E.isRight(note) ? note.right : undefined
  } catch {
    return undefined
  }
}

/** Writes the note. One that cannot be written spoils nothing: `doctor` then says that none is known. */
export const noteScrub = async (
  folder: string,
  what: Scrubbed,
  at: Instant,
  findings: number,
): Promise<void> => {
  const path = join(folder, noteNames[what])
  try {
    await writeFile(`${path}.new`, `${JSON.stringify({ at, findings })}\n`, { mode: 0o600 })
    await rename(`${path}.new`, path)
  } catch {
    // The next walk notes it.
  }
}
