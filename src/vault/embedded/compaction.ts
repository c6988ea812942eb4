/**
 * Moves the vault's rows into a new file and removes the old one, so that nothing of what was deleted before is left
 * in the vault's folder. Reads and writes go on; writes wait for the last few rows only. Killed at any step, the vault
 * opens as it was before or after, and the count of what is to be left behind tells which (./deleted-rows.ts).
 */
import { mkdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { copyRows, copyTouched } from './copy-rows.ts'
import { deletionsIn, noteLeftBehind } from './deleted-rows.ts'
import type { Environment, Watch } from './environment.ts'
import { currentFolder, dataFile, draftOf, folderOf, generationOf } from './generations.ts'
import { putInPlace, removeLeftovers } from './generations.ts'
import { countOf } from './noting-tables.ts'
import { syncNewFile } from './new-file.ts'
import { openTables } from './tables.ts'
import type { Opened } from './tables.ts'

/** `no-room`: the copy might have filled the disk. `ended`: it was told to end before it was done. */
export type Compacted = 'done' | 'no-room' | 'ended'

/** Free bytes where the vault lies. */
export type RoomOf = (folder: string) => Promise<number>

export const roomOf: RoomOf = async (folder) => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Left free for the log and the rows, in bytes: a disk is not filled for the sake of an erasure. */
const reserveBytes = 64 * 1024 * 1024
/** As many rows are copied while writes wait: a few milliseconds. */
const lastRows = 500

export type CompactionEnv = {
  readonly vault: string
  readonly env: Environment
  readonly isEnding: () => boolean
  readonly roomOf: RoomOf
}

const hasRoom = async ({ vault, roomOf: room }: CompactionEnv): Promise<boolean> => {
  const { size } = await stat(join(currentFolder(vault), dataFile))
  return (await room(vault)) > size + reserveBytes
}

/** Copies what is written meanwhile until few rows are left. */
const catchUp = async ({ env, isEnding }: CompactionEnv, draft: Opened, watch: Watch) => {
  for (;;) {
    const touched = await watch.touched()
    copyTouched(env.tables(), draft, touched)
    if (countOf(touched) <= lastRows || isEnding()) return
  }
}

/** The draft of the next generation, filled, closed and in its place: from there it is the vault. */
const build = async (
  given: CompactionEnv,
  generation: number,
  watch: Watch,
): Promise<Compacted> => {
  const { vault, env, isEnding } = given
  const path = draftOf(vault, generation)
  // Counted once all that was deleted before can be read: what the copy never meets.
  const leftBehind = deletionsIn(env.tables())
  await mkdir(path, { mode: 0o700 })
  const draft = openTables(path, 'draft')
  let isClosed = false
  const closeDraft = async (): Promise<void> => {
    if (!isClosed) await draft.root.close()
    isClosed = true
  }
  try {
    if (!(await copyRows(env.tables(), draft, isEnding))) return 'ended'
    await catchUp(given, draft, watch)
    if (isEnding()) return 'ended'
    await watch.succeed({
      finish: async (last) => {
        copyTouched(env.tables(), draft, last)
        draft.root.transactionSync(() => noteLeftBehind(draft.tables, leftBehind))
        await closeDraft()
        await syncNewFile(path)
      },
      takeOver: async () => {
        await putInPlace(vault, generation)
        return openTables(folderOf(vault, generation), 'use')
      },
    })
    return 'done'
  } finally {
    await closeDraft()
  }
}

/** One compaction; throws what the disk or LMDB throws. One at a time. */
export const compact = async (given: CompactionEnv): Promise<Compacted> => {
  const { vault, env } = given
  const before = generationOf(vault)
  // What an earlier one left half done.
  await removeLeftovers(vault, before)
  if (!(await hasRoom(given))) return 'no-room'
  const watch = await env.watch()
  try {
    return await build(given, before + 1, watch)
  } finally {
    watch.end()
    await removeLeftovers(vault, generationOf(vault))
  }
}
