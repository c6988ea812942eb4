/**
 * One writing process at a time, over crashes, kill -9 and reused process ids.
 *
 * A writer listens on a socket of its own in the ledger's folder, under a name never used before, then puts that
 * name into the log's register. Who finds a name there calls it: a living process answers (even a stopped one: its
 * kernel does), a dead one cannot. Only after that is the name replaced, and only while it is still the one that was
 * found dead, so that of two processes that take over, one wins.
 *
 * A file can be deleted under a process that lives, by whoever tidies up. So it listens under an abstract name as well
 * (Linux, unix(7)), which lies in no folder; where a container has a network of its own, only the file is seen.
 */
import { closeSync, openSync, statSync } from 'node:fs'
import { readdir, unlink } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { OpenFailure } from './open-failure.ts'

// sun_path holds 108 bytes on Linux and 104 elsewhere, the name of the socket and a zero included.
const maxFolderBytes = 70
const maxAttempts = 16

/** The place of a writer's name. */
export type Register = {
  readonly read: () => string | undefined
  /** Puts `mine` in place of what was found there; false where something else is there by now. */
  readonly replace: (found: string | undefined, mine: string) => boolean
}

/** A register's lock: what is written there, and how to let go. */
export type HeldLock = { readonly name: string; readonly release: () => Promise<void> }

type Address = { readonly folder: string; readonly release: () => void }

/** A path to the folder that is short enough for a socket's address. */
const addressOf = (folder: string): Address => {
  if (Buffer.byteLength(folder) <= maxFolderBytes) return { folder, release: () => {} }
  const handle = openSync(folder, 'r')
  return { folder: `/proc/self/fd/${handle}`, release: () => closeSync(handle) }
}

const socketName = (token: string): string => `writer-${token}.sock`

const listen = (path: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve(server)
    })
  })

/**
 * The abstract name that goes with a token: 64 random bits, so that nobody can take it first. And with the folder, since
 * a copy of one has the register of the other, and a writer of its own.
 */
const nowhereName = (folder: string, token: string): string => {
  const { dev, ino } = statSync(folder, { bigint: true })
  return `\0consent-ledger-writer-${dev}-${ino}-${token}`
}

/** A system without abstract names has the file alone. */
const listenNowhere = (folder: string, token: string): Promise<Server | undefined> =>
  listen(nowhereName(folder, token)).catch(() => undefined)

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

/** Does a process listen there? Whatever is not a plain "nobody" counts as yes: two writers are worse than none. */
const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error) => {
      resolve(!['ECONNREFUSED', 'ENOENT'].includes(codeOf(error)))
    })
  })

/** The same of the abstract name: here only who answers counts, since other systems have none. */
const answersNowhere = (folder: string, token: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(nowhereName(folder, token))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** The process that a register names, as far as it lives: `pid` is 0 where it cannot be known. */
const writerIn = async (
  register: Pick<Register, 'read'>,
  folder: string,
): Promise<{ readonly found: string | undefined; readonly livingPid: number | undefined }> => {
  const found = register.read()
  const [pid = '0', token = ''] = found?.split(' ') ?? []
  const lives =
    found !== undefined &&
    ((await answers(join(folder, socketName(token)))) || (await answersNowhere(folder, token)))
  return { found, livingPid: lives ? Number(pid) : undefined }
}

const claim = async (
  register: Register,
  folder: string,
  mine: string,
): Promise<Either<OpenFailure, void>> => {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const { found, livingPid } = await writerIn(register, folder)
    if (livingPid !== undefined) return E.left({ failure: 'locked', pid: livingPid })
    if (register.replace(found, mine)) return E.right(undefined)
  }
  return E.left({ failure: 'store-unavailable', cause: 'writers keep coming and going' })
}

/** Sockets left by writers that were killed; the living one's name is `token`. */
const removeOthers = async (folder: string, token: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const isStale = /^writer-[0-9a-f]+\.sock$/.test(name) && name !== socketName(token)
    // A process that is just opening listens before it claims: its socket must stay.
    if (isStale && !(await answers(join(folder, name)))) {
      await unlink(join(folder, name)).catch(() => {})
    }
  }
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()))

/** The process that holds a lock now, by its id; undefined where nobody does. */
export const livingWriter = async (
  register: Pick<Register, 'read'>,
  folder: string,
): Promise<number | undefined> => {
  const address = addressOf(folder)
  try {
    return (await writerIn(register, address.folder)).livingPid
  } finally {
    address.release()
  }
}

/** Puts this process into the register, or says who is there. `token` is 64 fresh random bits in hex. */
export const takeLock = async (
  register: Register,
  folder: string,
  token: string,
): Promise<Either<OpenFailure, HeldLock>> => {
  const address = addressOf(folder)
  const name = `${process.pid} ${token}`
  const server = await listen(join(address.folder, socketName(token)))
  const nowhere = await listenNowhere(address.folder, token)
  const release = async (): Promise<void> => {
    await closeServer(server)
    if (nowhere !== undefined) await closeServer(nowhere)
    address.release()
  }
  try {
    const claimed = await claim(register, address.folder, name)
    if (E.isLeft(claimed)) {
      await release()
      return claimed
    }
    await removeOthers(address.folder, token)
    return E.right({ name, release })
  } catch (cause) {
    await release()
    throw cause
  }
}
