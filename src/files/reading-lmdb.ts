/**
 * Opens an LMDB file for reading alone, also where its table of readers (lock.mdb) cannot be written: on a medium that
 * is read-only, or in a folder of somebody else.
 *
 * Without that table a writer does not know of the reader, and uses pages again two commits later. So the file is then
 * read beside a table of our own, through a link to it, and what was read counts only if nothing was committed meanwhile.
 */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { transactionOf } from './lmdb-file.ts'
import { makeLock } from './lmdb-made.ts'
import { isRefusal, NotRead } from './not-read.ts'

const dataName = 'data.mdb'

/** A way to open a file. */
type Way = {
  readonly path: string
  /** Throws where what was read does not count. */
  readonly check: () => void
  readonly end: () => void
}

const beside = (folder: string): Way => {
  const data = join(folder, dataName)
  const before = transactionOf(data)
  const path = mkdtempSync(join(tmpdir(), 'consent-ledger-read-'))
  symlinkSync(resolve(data), join(path, dataName))
  return {
    path,
    check: () => {
      if (transactionOf(data) === before) return
      const says = 'was written to while it was read, and its table of readers (lock.mdb)'
      throw new NotRead(`${data} ${says} cannot be written from here`)
    },
    end: () => rmSync(path, { recursive: true, force: true }),
  }
}

const wayTo = (folder: string): Way => {
  try {
    makeLock(folder)
    return { path: folder, check: () => {}, end: () => {} }
  } catch (cause) {
    if (!isRefusal(cause)) throw cause
    return beside(folder)
  }
}

/**
 * Opens the file in `folder` by `open`, which is given the folder to open and opens for reading alone, reads it and closes
 * it. Throws what the system says, and `NotRead` where what was read does not count.
 */
export const readLmdb = async <R extends { readonly close: () => Promise<void> }, A>(
  folder: string,
  open: (path: string) => R,
  read: (root: R) => A | Promise<A>,
): Promise<A> => {
  const { path, check, end } = wayTo(folder)
  try {
    const root = open(path)
    try {
      return await read(root)
    } finally {
      await root.close()
      check()
    }
  } finally {
    end()
  }
}
