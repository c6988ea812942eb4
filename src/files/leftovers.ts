/**
 * Remains of a killed command: the draft of a backup or an export beside its place, a temporary folder. The next
 * command of that kind removes them, and says so.
 */
import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** Receives a line for each removed folder. */
export type Operator = { readonly err: (text: string) => void }

/** The path of an unfinished folder: beside its final place, named after this process. */
export const draftOf = (target: string): string => `${resolve(target)}.partial-${process.pid}`

/** Drafts are told by what is in them as well: a folder or file of somebody else's is never touched. */
type Kind = {
  readonly named: RegExp
  readonly isOne: (path: string, seen: Stats) => boolean
}

const draftNamed = /\.partial-(\d{1,10})$/

const drafts = (...holds: ReadonlyArray<string>): Kind => ({
  named: draftNamed,
  isOne: (path, seen) =>
    seen.isDirectory() && readdirSync(path).every((name) => holds.includes(name)),
})

const beginningOf = (path: string, bytes: number): Buffer => {
  const file = openSync(path, 'r')
  try {
    const begins = Buffer.alloc(bytes)
    return begins.subarray(0, readSync(file, begins, 0, bytes, 0))
  } finally {
    closeSync(file)
  }
}

/** An archive whose first file is this one (APPNOTE 6.3, 4.3.7: a local header, its name at 30); or nothing yet. */
const archiveDrafts = (first: string): Kind => ({
  named: draftNamed,
  isOne: (path, seen) => {
    if (!seen.isFile()) return false
    const begins = beginningOf(path, 30 + first.length).toString('latin1')
    return begins === '' || (begins.startsWith('PK\u0003\u0004') && begins.slice(30) === first)
  },
})

/** The possible content of each command's draft. */
export const draftKinds = {
  backup: drafts(
    'log',
    'name',
    'identity',
    'vault',
    'credentials',
    'deposits',
    'log-origins',
    'raw',
    'backup.json',
  ),
  export: drafts('events.jsonl', 'manifest.json'),
  bundle: archiveDrafts('checkpoint'),
} as const

/** Does a process of this id live, of whatever user? */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // Another user's process may not be signalled, but lives.
    return !(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')
  }
}

const isOurs = (path: string, { isOne }: Kind): boolean => {
  const seen = lstatSync(path, { throwIfNoEntry: false })
  return seen !== undefined && seen.uid === process.getuid?.() && isOne(path, seen)
}

const leftIn = (folder: string, kind: Kind): ReadonlyArray<string> =>
  readdirSync(folder)
    .filter((name) => {
      const pid = kind.named.exec(name)?.[1]
      return pid !== undefined && !isAlive(Number(pid)) && isOurs(join(folder, name), kind)
    })
    .map((name) => join(folder, name))

const removeIn = async (folder: string, kind: Kind, { err }: Operator): Promise<void> => {
  try {
    const left = leftIn(folder, kind)
    for (const path of left) await rm(path, { recursive: true, force: true })
    if (left.length === 0) return
    err(
      `removed what a killed command left behind: ${left.map((one) => basename(one)).join(', ')}\n`,
    )
  } catch {
    // A file that cannot be read or removed does no harm: the next command tries again.
  }
}

/** Removes drafts of processes that are no more, beside where `target` is to be. */
export const removeDrafts = (
  target: string,
  kind: keyof typeof draftKinds,
  operator: Operator,
): Promise<void> => removeIn(dirname(resolve(target)), draftKinds[kind], operator)

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** The same of temporary folders made as `<prefix><process id>-<six letters>`. */
export const removeThrowAways = (
  folder: string,
  prefix: string,
  operator: Operator,
): Promise<void> =>
  removeIn(
    folder,
    {
      named: new RegExp(`^${literal(prefix)}(\\d{1,10})-[A-Za-z0-9]{6}$`),
      isOne: (_, seen) => seen.isDirectory(),
    },
    operator,
  )
