/** The disk itself: the port over Node's file system. */
import {
  closeSync,
  fchmodSync,
  fdatasync,
  fsync,
  fstatSync,
  ftruncate,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statfsSync,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import type { Io } from './io.ts'

const fileMode = 0o600
const folderMode = 0o700
const syncData = promisify(fdatasync)
const syncAll = promisify(fsync)

/**
 * Up to here a write is done at once: it goes into the page cache in microseconds, where handing it to another thread and
 * hearing of it takes tens of them, which a lone writer waits for. What takes long is the sync.
 */
const atOnceBytes = 16 * 1_024

const pwrite: Io['pwrite'] = (file, bytes, at) =>
  new Promise((resolve, reject) => {
    // An exception rejects.
    if (bytes.length <= atOnceBytes) resolve(writeSync(file, bytes, 0, bytes.length, at))
    else
      write(file, bytes, 0, bytes.length, at, (error, written) => {
        if (error) reject(error)
        else resolve(written)
      })
  })

const syncFolder: Io['syncFolder'] = async (folder) => {
  const handle = openSync(folder, 'r')
  try {
    await syncAll(handle)
  } finally {
    closeSync(handle)
  }
}

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'

const list: Io['list'] = (folder) => {
  try {
    return readdirSync(folder)
  } catch (cause) {
    if (isMissing(cause)) return []
    throw cause
  }
}

/** Files of this machine. */
export const disk: Io = {
  open: (path, access) => openSync(path, access === 'read' ? 'r' : 'r+'),
  create: (path) => openSync(path, 'wx+', fileMode),
  close: closeSync,
  sizeOf: (file) => fstatSync(file).size,
  stampOf: (file) => {
    const { dev, ino, size, ctimeNs } = fstatSync(file, { bigint: true })
    return [dev, ino, size, ctimeNs].join(' ')
  },
  pread: (file, into, length, at) => readSync(file, into, 0, length, at),
  pwrite,
  pwriteNow: (file, bytes, at) => writeSync(file, bytes, 0, bytes.length, at),
  sync: syncData,
  truncate: promisify(ftruncate),
  protect: (file) => fchmodSync(file, 0o400),
  rename: renameSync,
  remove: unlinkSync,
  list,
  makeFolder: (folder) => void mkdirSync(folder, { recursive: true, mode: folderMode }),
  syncFolder,
  freeBytes: (folder) => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  },
}
