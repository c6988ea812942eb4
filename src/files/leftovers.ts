/**
 * What a command that was killed left behind: the draft of a backup or an export beside its place, a temporary folder.
 * The next command that would make the like beside it removes them, and says so.
 */
import { lstatSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** Whoever is told of what was removed. */
export type Operator = { readonly err: (text: string) => void }

/** Where a folder is made that gets its name once it is whole: beside it, named after this process. */
export const draftOf = (target: string): string => `${resolve(target)}.partial-${process.pid}`

/** Drafts are told by what is in them as well: a folder of somebody else's is never touched. */
type Kind = { readonly named: RegExp; readonly holds: ReadonlySet<string> | undefined }

const drafts = (holds: ReadonlyArray<string>): Kind => ({
  named: /\.partial-(\d{1,10})$/,
  holds: new Set(holds),
})

/** What a draft of each command may hold. */
export const draftKinds = {
  backup: drafts(['log', 'name', 'identity', 'vault', 'credentials', 'raw', 'backup.json']),
  export: drafts(['events.jsonl', 'manifest.json']),
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

const isOurs = (path: string, holds: ReadonlySet<string> | undefined): boolean => {
  const seen = lstatSync(path, { throwIfNoEntry: false })
  if (seen === undefined || !seen.isDirectory() || seen.uid !== process.getuid?.()) return false
  return holds === undefined || readdirSync(path).every((name) => holds.has(name))
}

const leftIn = (folder: string, { named, holds }: Kind): ReadonlyArray<string> =>
  readdirSync(folder)
    .filter((name) => {
      const pid = named.exec(name)?.[1]
      return pid !== undefined && !isAlive(Number(pid)) && isOurs(join(folder, name), holds)
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
    // What cannot be looked at or removed is in nobody's way: the next command tries again.
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
    { named: new RegExp(`^${literal(prefix)}(\\d{1,10})-[A-Za-z0-9]{6}$`), holds: undefined },
    operator,
  )
