/**
 * A ledger's folder while its log moves into segments within it, and which names stand for what at which step:
 *
 *   log/ (LMDB)                                       nothing was begun, or the copy is under way in log.moving/
 *   log.lmdb-DATE/ and log.moving/log/                the copy is proved, and takes the old log's place
 *   log.lmdb-DATE/ and log/ (segments)                it has; `moving-in` is all that is left to remove
 *
 * `moving-in` lies there from the first step to the last, and names the place of the old log: neither version opens a
 * folder that has it.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  draftName,
  hasLogOfVersionBefore,
  keptShape,
  movingInName,
} from '../../main/folder-fault.ts'
import { syncPath } from '../../store/lmdb/copy-environment.ts'
import { logFolder, segmentPath, versionBeforeFile } from '../../store/embedded/files/names.ts'

/** The places of the two logs of a move, and the later place of the old one. */
export type Places = {
  readonly folder: string
  /** The folder of the old log as it is called now. */
  readonly source: string
  /** The folder that the old log is kept in when it is moved. */
  readonly kept: string
  /** A ledger's folder whose `log` is the new one: `log.moving` while it is not in its place, else the folder itself. */
  readonly target: string
  readonly isMarked: boolean
}

/** The state of a folder for a move in place. */
export type Standing =
  | { readonly standing: 'to-move'; readonly places: Places }
  /** The log is in segments. `kept` is the old one, where it is still there. */
  | { readonly standing: 'moved'; readonly kept: string | undefined }
  /** A ledger was being moved into this folder from somewhere else. */
  | { readonly standing: 'other-move' }
  | { readonly standing: 'no-ledger' }

const draftOf = (folder: string): string => join(folder, draftName)

const markOf = (folder: string): string | undefined => {
  try {
    return readFileSync(join(folder, movingInName), 'utf8')
  } catch {
    return undefined
  }
}

/** The old logs that are kept in a folder, the newest first. */
const keptIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder)
    .filter((name) => keptShape.exec(name)?.[0] === name)
    .toSorted()
    .toReversed()

const freeName = (folder: string, day: string): string => {
  const name = `log.lmdb-${day}`
  for (let count = 1; ; count += 1) {
    const free = count === 1 ? name : `${name}-${count}`
    if (!existsSync(join(folder, free))) return free
  }
}

const holdsOldLog = (log: string): boolean => existsSync(join(log, versionBeforeFile))
const holdsSegments = (folder: string): boolean => existsSync(segmentPath(logFolder(folder), 1))

/** Looks at a folder; `day` is today as YYYY-MM-DD, for the name of the old log. */
export const standingOf = (folder: string, day: string): Standing => {
  if (!existsSync(folder)) return { standing: 'no-ledger' }
  const mark = markOf(folder)
  const isMarked = mark !== undefined
  const named = mark === undefined ? undefined : keptShape.exec(mark)?.[0]
  const kept = join(folder, named ?? freeName(folder, day))
  const draft = draftOf(folder)
  if (hasLogOfVersionBefore(folder)) {
    const places = { folder, source: logFolder(folder), kept, target: draft, isMarked }
    return { standing: 'to-move', places }
  }
  if (named !== undefined && holdsOldLog(kept)) {
    const target = holdsSegments(draft) ? draft : folder
    return { standing: 'to-move', places: { folder, source: kept, kept, target, isMarked } }
  }
  if (isMarked) return { standing: 'other-move' }
  if (!holdsSegments(folder)) return { standing: 'no-ledger' }
  const [newest] = keptIn(folder)
  return { standing: 'moved', kept: newest === undefined ? undefined : join(folder, newest) }
}

const textOf = (keptName: string): string =>
  [
    `The log of this ledger is moving into segments; the old one is in log, or in ${keptName} already.`,
    'Run consent-ledger migrate --data on this folder again: it goes on where it was.',
    `As long as there is no ${keptName}, the version before opens the ledger again once this file is removed.`,
    '',
  ].join('\n')

/** Marks the folder, on disk: from now on neither version opens its ledger. */
export const markFolder = async ({ folder, kept }: Places): Promise<void> => {
  const path = join(folder, movingInName)
  await writeFile(path, textOf(kept.slice(folder.length + 1)), { mode: 0o600 })
  await syncPath(path)
  await syncPath(folder)
}

/** Takes the mark away. */
export const unmarkFolder = async ({ folder }: Places): Promise<void> => {
  await rm(join(folder, movingInName), { force: true })
  await syncPath(folder)
}

/** Gives the old log its name and the new one its place, on disk, as far as that is not done. The mark stays. */
export const placeLog = async (places: Places): Promise<void> => {
  const { folder, source, kept, target } = places
  if (source !== kept) await rename(source, kept)
  if (target !== folder) {
    await rename(logFolder(target), logFolder(folder))
    await syncPath(folder)
  }
  await rm(draftOf(folder), { recursive: true, force: true })
}
