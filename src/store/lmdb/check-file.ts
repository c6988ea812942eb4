/** Is the log's file whole enough to be mapped? */
import { closeSync, existsSync, fstatSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { OpenFailure } from '../open-failure.ts'
import { isFreeFrom } from './lmdb-free.ts'
import { missingPage, readMeta } from './lmdb-pages.ts'

/** The one file of an LMDB environment. */
export const dataFile = 'data.mdb'

const corrupt = (reason: string): Either<OpenFailure, void> =>
  E.left({ failure: 'corrupt', where: dataFile, reason })

const checkOpened = (file: number): Either<OpenFailure, void> => {
  const { size } = fstatSync(file)
  // Made by a process that was killed before its first commit: LMDB writes the meta pages anew.
  if (size === 0) return E.right(undefined)
  const meta = readMeta(file)
  if (meta === undefined) return corrupt('not an LMDB file, or cut within its first pages')
  if (size >= (meta.lastPage + 1) * meta.pageBytes) return E.right(undefined)
  // The last pages of a log are often free, and were never written: the free list tells without a look at all others.
  if (isFreeFrom(file, meta, Math.floor(size / meta.pageBytes))) return E.right(undefined)
  const missing = missingPage(file, meta, size)
  return missing === undefined
    ? E.right(undefined)
    : corrupt(`the file is truncated: ${size} bytes, page ${missing} is missing`)
}

/** Passes a file that is absent, empty or whole; names the first missing page of one that was cut. */
export const checkFile = (logFolder: string): Either<OpenFailure, void> => {
  const path = join(logFolder, dataFile)
  if (!existsSync(path)) return E.right(undefined)
  const file = openSync(path, 'r')
  try {
    return checkOpened(file)
  } catch (cause) {
    return E.left({ failure: 'store-unavailable', cause })
  } finally {
    closeSync(file)
  }
}
