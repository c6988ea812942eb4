/** The state of a witness: of each log the last note that it cosigned, whole, in a file of its own. */
import { createHash } from 'node:crypto'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { readFile } from '../files/io.ts'
import type { Io } from '../files/io.ts'
import { checkpointFrom } from '../transparency/note/checkpoint.ts'
import type { Key } from '../transparency/note/key.ts'
import { noteFrom } from '../transparency/note/note.ts'
import { verifyNote } from '../transparency/note/verify-note.ts'
import type { Primitives } from '../transparency/primitives.ts'
import type { KnownTree } from './check-growth.ts'
import type { WitnessFailure } from './failure.ts'
import { draftEnding, writeWhole } from './write-whole.ts'

/** The last cosigned note of a log. */
export type Kept = KnownTree & {
  /** The note with the log's signatures and this witness's own. */
  readonly note: Uint8Array
  readonly text: string
  /** The time of the cosignature, in seconds since 1970. */
  readonly seconds: bigint
}

export type State = {
  /** By the origin's hash in hex, as monitors ask. */
  readonly byHash: (hash: string) => Kept | undefined
  /** Done when it is on disk; rejects with what the disk says. */
  readonly keep: (origin: string, kept: Kept) => Promise<void>
  /** A signed note of a tree that contradicts the kept one; the first of a log is kept for ever. */
  readonly keepFork: (origin: string, note: Uint8Array) => Promise<void>
}

const ending = '.checkpoint'
const forkEnding = '.fork'

/** SHA-256 of an origin in hex: how the specification names a log in addresses. */
export const originHash = (origin: string): string =>
  createHash('sha256').update(origin, 'utf8').digest('hex')

type Read = { readonly origin: string; readonly kept: Kept }

/** A note that this witness cosigned: what was changed since, in any bit, does not verify. */
const keptFrom = (primitives: Primitives, own: Key, bytes: Uint8Array): Read | undefined => {
  const note = noteFrom(bytes)
  if (E.isLeft(note)) return undefined
  const checkpoint = checkpointFrom(note.right.text)
  const signed = verifyNote(primitives, note.right, [own])
  if (E.isLeft(checkpoint) || E.isLeft(signed)) return undefined
  const [{ seconds } = {}] = signed.right
  if (seconds === undefined) return undefined
  const { origin, size, root } = checkpoint.right
  return { origin, kept: { size, root, note: bytes, text: note.right.text, seconds } }
}

const readState = (
  primitives: Primitives,
  io: Io,
  folder: string,
  own: Key,
): Either<WitnessFailure, Map<string, Kept>> => {
  const state = new Map<string, Kept>()
  for (const file of io.list(folder)) {
    if (file.endsWith(draftEnding)) io.remove(`${folder}/${file}`)
    if (!file.endsWith(ending)) continue
    const read = keptFrom(primitives, own, new Uint8Array(readFile(io, `${folder}/${file}`)))
    if (read === undefined || `${originHash(read.origin)}${ending}` !== file)
      return E.left({ failure: 'state-damaged', file })
    state.set(originHash(read.origin), read.kept)
  }
  return E.right(state)
}

/** Reads all of it. One process at a time: the caller holds a lock on the folder. */
export const openState = (
  primitives: Primitives,
  io: Io,
  folder: string,
  own: Key,
): Either<WitnessFailure, State> => {
  const read = readState(primitives, io, folder, own)
  if (E.isLeft(read)) return read
  const state = read.right
  return E.right({
    byHash: (hash) => state.get(hash),
    keep: async (origin, kept) => {
      const hash = originHash(origin)
      await writeWhole(io, folder, `${hash}${ending}`, Buffer.from(kept.note))
      state.set(hash, kept)
    },
    keepFork: async (origin, note) => {
      const file = `${originHash(origin)}${forkEnding}`
      if (!io.list(folder).includes(file)) await writeWhole(io, folder, file, Buffer.from(note))
    },
  })
}
