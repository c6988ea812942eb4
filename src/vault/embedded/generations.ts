/**
 * Where the vault's file lies. What LMDB frees stays in its file, so that after an erasure the rows are copied into a
 * new file and the old one is removed (./compaction.ts). Each file has a folder of its own, named by a number that
 * rises; generation 0 lies in the vault's folder itself. The highest number is the vault, and it gets its number by
 * one rename, when it is whole: whatever else lies there is a leftover.
 */
import { existsSync, readdirSync } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncPath } from './sync-path.ts'

/** LMDB's file. */
export const dataFile = 'data.mdb'
const lockFile = 'lock.mdb'

const numbered = /^[1-9]\d{0,14}$/
const drafted = /^next-\d+$/

/** The vault's generation; 0 also where there is no vault yet. */
export const generationOf = (vault: string): number => {
  if (!existsSync(vault)) return 0
  const folders = readdirSync(vault, { withFileTypes: true }).filter((each) => each.isDirectory())
  return Math.max(0, ...folders.map(({ name }) => (numbered.test(name) ? Number(name) : 0)))
}

/** The folder of a generation's file. */
export const folderOf = (vault: string, generation: number): string =>
  generation === 0 ? vault : join(vault, String(generation))

/** The folder that the vault's file lies in now. */
export const currentFolder = (vault: string): string => folderOf(vault, generationOf(vault))

/** Where a generation is made, until it is whole. */
export const draftOf = (vault: string, generation: number): string =>
  join(vault, `next-${generation}`)

/** From here the draft is the vault, also after a crash. */
export const putInPlace = async (vault: string, generation: number): Promise<void> => {
  await rename(draftOf(vault, generation), folderOf(vault, generation))
  await syncPath(vault)
}

const isLeftover = (name: string, generation: number): boolean =>
  drafted.test(name) ||
  (numbered.test(name) && Number(name) !== generation) ||
  (generation > 0 && (name === dataFile || name === lockFile))

/**
 * Removes what is not of this generation, and answers once that outlasts a power cut. Not overwritten first: another
 * process may still copy from the old file, and on an SSD or a file system that copies on write it would prove nothing.
 */
export const removeLeftovers = async (vault: string, generation: number): Promise<void> => {
  const leftovers = (await readdir(vault)).filter((name) => isLeftover(name, generation))
  for (const name of leftovers) await rm(join(vault, name), { recursive: true, force: true })
  if (leftovers.length > 0) await syncPath(vault)
}

/**
 * Reads the vault beside the process that writes to it: `use` is given the folder of its file, and a new one where the
 * file moved on under it. A file that was opened stays whole until it is closed, removed or not.
 */
export const withCurrentFolder = async <A>(
  vault: string,
  use: (folder: string) => Promise<A>,
  hasFailed: (result: A) => boolean,
): Promise<A> => {
  for (;;) {
    const folder = currentFolder(vault)
    const result = await use(folder)
    if (!hasFailed(result) || currentFolder(vault) === folder) return result
  }
}
