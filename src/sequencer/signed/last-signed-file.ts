/**
 * The last signed tree in the folder of the keys: one file for each origin, written to a temporary name, synced and
 * renamed, under a lock of one process.
 */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { sha256 } from '../../kernel/hash.ts'
import { takeLock } from '../../store/writer-lock.ts'
import { registerIn } from '../../store/writer-register.ts'
import type { SigningFailure } from '../failure.ts'
import { readWhole, stampOf, writeWhole } from '../keys/write-file.ts'
import { checkAdvance } from './last-signed.ts'
import type { LastSigned, LastTree, NotAdvanced, SignedTree } from './last-signed.ts'
import { treeFrom, treeText } from './tree-text.ts'

/** The folder of one log inside that of the keys. An origin may contain a slash. */
export const originFolder = (folder: string, origin: string): string =>
  join(folder, sha256(origin).slice(0, 16))

const fileName = 'last-signed'

const unavailable = (cause: unknown): Either<SigningFailure, never> =>
  E.left({ failure: 'signing-unavailable', cause })

/** The stored tree; undefined if nothing was ever signed. Takes no lock. */
export const readLastSigned = async (
  folder: string,
  origin: string,
): Promise<Either<SigningFailure, LastTree | undefined>> => {
  try {
    const where = join(originFolder(folder, origin), fileName)
    const text = await readWhole(where)
    if (text === undefined) return E.right(undefined)
    const tree = treeFrom(origin, text)
    return E.isRight(tree)
      ? E.right({ ...tree.right, note: undefined })
      : E.left({ failure: 'signing-damaged', where, reason: tree.left })
  } catch (cause) {
    return unavailable(cause)
  }
}

type Known = { readonly stamp: string; readonly tree: LastTree }

/** Reads the file only if it was replaced or written, since it is looked at every second. */
const makeReading = (folder: string, origin: string) => {
  const where = join(originFolder(folder, origin), fileName)
  let known: Known | undefined
  const stampNow = (): Promise<string | undefined> => stampOf(where).catch(() => undefined)
  return {
    read: async (): ReturnType<LastSigned['read']> => {
      // Taken before the file is read, so that a change in between is noticed at the next look.
      const stamp = await stampNow()
      if (known !== undefined && known.stamp === stamp) return E.right(known.tree)
      known = undefined
      const there = await readLastSigned(folder, origin)
      if (E.isRight(there) && there.right !== undefined && stamp !== undefined)
        known = { stamp, tree: there.right }
      return there
    },
    /** Call it after this process wrote the file. */
    wrote: async ({ size, root }: SignedTree): Promise<void> => {
      const stamp = await stampNow()
      known = stamp === undefined ? undefined : { stamp, tree: { size, root, note: undefined } }
    },
    forget: (): void => {
      known = undefined
    },
  }
}

/** Writes the next tree. The holder of the lock reads the file first, whatever its times say. */
const advanceIn = async (
  folder: string,
  origin: string,
  from: SignedTree | undefined,
  to: SignedTree,
): Promise<Either<SigningFailure | NotAdvanced, void>> => {
  const there = await readLastSigned(folder, origin)
  if (E.isLeft(there)) return there
  const allowed = checkAdvance(there.right, from, to)
  if (E.isLeft(allowed)) return allowed
  try {
    await writeWhole(join(originFolder(folder, origin), fileName), treeText(origin, to))
    return E.right(undefined)
  } catch (cause) {
    return unavailable(cause)
  }
}

/** Takes the lock of an origin in a folder of keys; `close` releases it. */
export const lastSignedInFolder = async (
  folder: string,
  origin: string,
): Promise<Either<SigningFailure, LastSigned>> => {
  const own = originFolder(folder, origin)
  try {
    await mkdir(own, { recursive: true, mode: 0o700 })
    const lock = await takeLock(registerIn(own), own, randomBytes(8).toString('hex'))
    if (E.isLeft(lock)) {
      return lock.left.failure === 'locked'
        ? E.left({ failure: 'signing-locked', pid: lock.left.pid })
        : unavailable(lock.left)
    }
    let closing: Promise<void> | undefined
    const reading = makeReading(folder, origin)
    return E.right({
      read: reading.read,
      advance: async (from, to) => {
        const advanced = await advanceIn(folder, origin, from, to)
        // The expected tree may not be stored any more.
        if (E.isLeft(advanced)) reading.forget()
        else await reading.wrote(to)
        return advanced
      },
      // Signing the same text again gives the same note, and no other node shows it.
      keepNote: () => Promise.resolve(E.right(undefined)),
      isElected: () => closing === undefined,
      close: () => (closing ??= lock.right.release()),
    })
  } catch (cause) {
    return unavailable(cause)
  }
}
