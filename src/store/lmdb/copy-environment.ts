/** A copy of an LMDB environment as it is at one moment, while another process goes on writing to it. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { open as openLmdb } from 'lmdb'
import { TE } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { sha256From } from '../../kernel/ids.ts'
import type { Sha256 } from '../../kernel/ids.ts'

/** The result of a copy. */
export type CopiedFile = { readonly bytes: number; readonly sha256: Sha256 }

export type CopyFailure = { readonly failure: 'copy-failed'; readonly cause: unknown }

/**
 * `as-is` takes no longer than the disk; `compacted` leaves out freed pages, and so what was deleted, at some ten
 * times the time (lmdb 3.5.6: 40 MB/s against 2 GB/s on a busy machine).
 */
export type CopyManner = 'as-is' | 'compacted'

const dataFile = 'data.mdb'
const pollMs = 100

const sizeOf = async (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

const hashOf = async (path: string): Promise<Sha256> => {
  const hash = createHash('sha256')
  for await (const block of createReadStream(path)) hash.update(block)
  return sha256From(hash.digest('hex'))
}

/** A file as it is now. */
export const describeFile = async (path: string): Promise<CopiedFile> => ({
  bytes: await sizeOf(path),
  sha256: await hashOf(path),
})

/** Syncs a file or folder, so that a power cut after the answer takes nothing back. */
export const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

// LMDB copies on a thread of its own and tells nothing meanwhile: the size of the copy does.
const copying = async (
  work: Promise<void>,
  [from, to]: readonly [string, string],
  onProgress: (bytes: number, ofBytes: number) => void,
): Promise<void> => {
  const tell = async (): Promise<void> => onProgress(await sizeOf(to), await sizeOf(from))
  const watch = setInterval(() => void tell(), pollMs)
  try {
    await work
  } finally {
    clearInterval(watch)
  }
}

const copy = async (
  from: string,
  to: string,
  manner: CopyManner,
  onProgress: (bytes: number, ofBytes: number) => void,
): Promise<CopiedFile> => {
  await mkdir(to, { recursive: true, mode: 0o700 })
  const files = [join(from, dataFile), join(to, dataFile)] as const
  // Read-only: takes a place in LMDB's table of readers, and the writers' lock only while it copies two pages.
  const root = openLmdb({ path: from, readOnly: true, maxDbs: 8, overlappingSync: false })
  try {
    await copying(root.backup(to, manner === 'compacted'), files, onProgress)
  } finally {
    await root.close()
  }
  const copied = await open(files[1], 'r+')
  try {
    await copied.chmod(0o600)
    await copied.sync()
  } finally {
    await copied.close()
  }
  await syncPath(to)
  return describeFile(files[1])
}

/**
 * Copies the environment in folder `from` into the new folder `to`, and answers when the copy is on disk. What was
 * committed when it began is in it, whole transactions only. The file of `from` grows meanwhile, since no page that
 * the copy may still read is used again.
 */
export const copyEnvironment = (
  from: string,
  to: string,
  manner: CopyManner,
  onProgress: (bytes: number, ofBytes: number) => void = () => {},
): TaskEither<CopyFailure, CopiedFile> =>
  TE.tryCatch(
    async () => copy(from, to, manner, onProgress),
    (cause): CopyFailure => ({ failure: 'copy-failed', cause }),
  )
