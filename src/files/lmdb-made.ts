/**
 * Makes the two files of an LMDB environment before the library opens it. Where LMDB 3.5.6 cannot make, write or open a
 * file of its own, the package takes the process down in its clean-up (SIGSEGV), and where the disk has no room for a page
 * it has mapped, the first look into that page does (SIGBUS). Writes of ours are checked instead.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './leftovers.ts'

const pageBytes = 4096
const pageHeaderBytes = 24
const metaFlag = 0x08
const magic = 0xbeefc0de
const dataVersion = 2
/** The free list is keyed by integers: `MDB_INTEGERKEY`, in the flags of its tree. */
const integerKeys = 0x08
/** The map that the package asks for where no size is given, in bytes; it grows by itself. */
const mapBytes = 131_072n
const noPage = 0xffff_ffff_ffff_ffffn
const treeBytes = 48
/** Enough for LMDB's table of readers. */
const lockBytes = 16_384

/** A tree without a page: `MDB_db`, whose last eight bytes are its root. */
const writeEmptyTree = (meta: Buffer, at: number): void => {
  meta.writeBigUInt64LE(noPage, at + treeBytes - 8)
}

/** `MDB_page` and `MDB_meta` of data version 2 for an environment that nothing was ever written to. */
const metaPage = (number: 0 | 1): Buffer => {
  const page = Buffer.alloc(pageBytes)
  page.writeBigUInt64LE(BigInt(number), 0)
  page.writeUInt16LE(metaFlag, 18)
  const meta = page.subarray(pageHeaderBytes)
  meta.writeUInt32LE(magic, 0)
  meta.writeUInt32LE(dataVersion, 4)
  meta.writeBigUInt64LE(mapBytes, 16)
  meta.writeUInt32LE(pageBytes, 24)
  meta.writeUInt16LE(integerKeys, 28)
  writeEmptyTree(meta, 24)
  writeEmptyTree(meta, 72)
  meta.writeBigUInt64LE(1n, 120)
  return page
}

/** `data.mdb` as the package makes it in an empty folder, byte for byte. */
export const emptyEnvironment = (): Buffer => Buffer.concat([metaPage(0), metaPage(1)])

/** Writes all bytes, or throws what the system says, or that it took fewer. */
const writeWhole = (file: number, bytes: Buffer, at: number): void => {
  const written = writeSync(file, bytes, 0, bytes.length, at)
  if (written !== bytes.length)
    throw new Error(`only ${written} of ${bytes.length} bytes were written: is the disk full?`)
}

const unlessThere = <A>(make: () => A): A | undefined => {
  try {
    return make()
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return undefined
    throw cause
  }
}

const syncFolder = (folder: string): void => {
  const names = openSync(folder, 'r')
  try {
    fsyncSync(names)
  } finally {
    closeSync(names)
  }
}

const unfinished = /^data\.mdb\.(\d{1,10})$/

/** Removes what processes that were killed while they made the file left behind, and this one's own. */
const removeUnfinished = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const maker = unfinished.exec(name)?.[1]
    if (maker === undefined) continue
    if (Number(maker) === process.pid || !isAlive(Number(maker))) rmSync(join(folder, name))
  }
}

const writeNew = (path: string, bytes: Buffer): void => {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeWhole(file, bytes, 0)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Whole under another name first, then under its own, where nobody else has made one meanwhile: a file cut short by a
 * kill or a full disk is never met under the name that LMDB opens.
 */
const makeData = (folder: string, path: string): void => {
  removeUnfinished(folder)
  const made = `${path}.${process.pid}`
  try {
    writeNew(made, emptyEnvironment())
    unlessThere(() => linkSync(made, path))
  } finally {
    rmSync(made, { force: true })
  }
  syncFolder(folder)
}

/**
 * Reads the new file again: a disk that lost or cannot read it is noticed here, not by LMDB's own first look. Another
 * process may have opened the file meanwhile and changed its meta pages, but never their kind.
 */
const readBack = (path: string): void => {
  const file = openSync(path, 'r')
  try {
    const found = Buffer.alloc(2 * pageBytes)
    const read = readSync(file, found, 0, found.length, 0)
    const isMade = [0, pageBytes].every((at) => found.readUInt32LE(at + pageHeaderBytes) === magic)
    if (read !== found.length || !isMade)
      throw new Error(`${path} is not as it was written: the disk lost it, or cannot read it`)
  } finally {
    closeSync(file)
  }
}

/**
 * A file without a byte is left by a disk that lost them, or by a process of a version before that was killed.
 * Known hole: two processes that find it at the same moment may write over each other's first commit.
 */
const fillEmpty = (path: string): boolean => {
  const file = openSync(path, 'r+')
  try {
    if (fstatSync(file).size > 0) return false
    writeWhole(file, emptyEnvironment(), 0)
    fsyncSync(file)
    return true
  } finally {
    closeSync(file)
  }
}

/**
 * Makes the lock file where it is not there, for who opens an environment that somebody else has made. One that is there
 * may be in use: it is only looked at whether it opens, and made longer where it is too short. Throws what the system says.
 */
export const makeLock = (folder: string): void => {
  const path = join(folder, 'lock.mdb')
  const file = unlessThere(() => openSync(path, 'wx', 0o600)) ?? openSync(path, 'r+')
  try {
    const { size } = fstatSync(file)
    if (size < lockBytes) writeWhole(file, Buffer.alloc(lockBytes - size), size)
  } finally {
    closeSync(file)
  }
}

/** Makes, where they are not there, the files of the environment in a folder. Throws what the system says. */
export const makeEnvironment = (folder: string): void => {
  makeLock(folder)
  const path = join(folder, 'data.mdb')
  const isThere = existsSync(path)
  if (!isThere) makeData(folder, path)
  if (!isThere || fillEmpty(path)) readBack(path)
}
