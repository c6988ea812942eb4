/** A note in the ledger's folder of when its parts were last copied, so that somebody can be told when it is long ago. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../fp.ts'
import { parseInstant } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'

export const lastBackupName = 'last-backup.json'

export type LastBackups = { readonly log?: Instant; readonly vault?: Instant }

const instantIn = (value: unknown): Instant | undefined => {
  if (typeof value !== 'string') return undefined
  const instant = parseInstant(value)
  return E.isRight(instant) ? instant.right : undefined
}

/** The note's text to its instants; what cannot be read is not known. */
export const readLastBackups = (text: string | undefined): LastBackups => {
  try {
    const note: unknown = JSON.parse(text ?? '{}')
    if (typeof note !== 'object' || note === null) return {}
    const log = 'log' in note ? instantIn(note.log) : undefined
    const vault = 'vault' in note ? instantIn(note.vault) : undefined
    return {
      ...(log === undefined ? {} : { log }),
      ...(vault === undefined ? {} : { vault }),
    }
  } catch {
    return {}
  }
}

/** Notes that `parts` were copied `at`. A note that cannot be written spoils no backup: it answers false. */
export const noteBackup = async (
  folder: string,
  parts: ReadonlyArray<keyof LastBackups>,
  at: Instant,
): Promise<boolean> => {
  const path = join(folder, lastBackupName)
  try {
    const known = readLastBackups(await readFile(path, 'utf8').catch(() => undefined))
    const next = { ...known, ...Object.fromEntries(parts.map((part) => [part, at])) }
    await writeFile(`${path}.new`, `${JSON.stringify(next)}\n`, { mode: 0o600 })
    await rename(`${path}.new`, path)
    return true
  } catch {
    return false
  }
}
