/** Folders that hold more files than a reader can tell apart. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A folder answers one question in at most so many files of its own; folders within it are counted by themselves. */
export const mostFiles = 15

const count = (root: string, folder: string): ReadonlyArray<readonly [string, number]> => {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return [
    [folder, entries.filter((entry) => entry.isFile()).length] as const,
    ...entries
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => count(root, `${folder}/${name}`)),
  ]
}

/** Each folder at or below one of `folders`, paths relative to `root`, that holds more than `mostFiles`; sorted. */
export const fullFolders = (root: string, folders: ReadonlyArray<string>): ReadonlyArray<string> =>
  folders
    .flatMap((folder) => count(root, folder))
    .filter(([, files]) => files > mostFiles)
    .map(([folder]) => folder)
    .toSorted()
