/**
 * Rows of keys, of fences, and of epochs. From the start of the slot:
 *
 * key    8  16 bytes subject   24  uint32  ordinal   28  uint32  epoch        32  60 bytes wrapped key
 * fence  8  16 bytes subject   24  uint32  ordinal   28  6 bytes its instant  34  32 bytes fingerprint
 * epoch  8  16 zeros           24  uint32  epoch                              32  60 bytes wrapped identifier key
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { sha256From, subjectFrom } from '../../../kernel/ids.ts'
import type { SubjectId } from '../../../kernel/ids.ts'
import { wrappedBytes } from '../../kek.ts'
import type { Wrapped } from '../../kek.ts'
import { corrupt, kidOf, ordinalOf } from '../../key-row.ts'
import type { KeyRow } from '../../key-row.ts'
import type { Erasure, VaultFailure } from '../../key-vault.ts'
import type { Row, Rows, WritableRows } from '../memory/draft.ts'
import { bodyAt, keyAt, keyBytes, newRow } from '../format/slot.ts'
import { readInstant, writeInstant } from './packed-instant.ts'

const ordinalAt = bodyAt
const secondAt = 28
const wrappedAt = 32
const fingerprintAt = 34
const fingerprintBytes = 32

/** A subject as rows are found by it: its 16 bytes. */
export const subjectKey = (subject: SubjectId): Buffer => Buffer.from(subject.slice(4), 'hex')

/** The subject that a row stands under. */
export const subjectIn = (row: Buffer): SubjectId =>
  subjectFrom(row.toString('hex', keyAt, keyAt + keyBytes))

/** A stored key, and its slot. */
export type HeldKey = KeyRow & { readonly slot: number }

const wrappedIn = (row: Buffer): Buffer =>
  Buffer.from(row.subarray(wrappedAt, wrappedAt + wrappedBytes))

/** The key in a row of keys. */
export const keyIn = ({ slot, bytes }: Row): HeldKey => ({
  slot,
  ordinal: bytes.readUInt32LE(ordinalAt),
  wrapped: { epoch: bytes.readUInt32LE(secondAt), bytes: wrappedIn(bytes) },
})

/** The stored key of a person, fenced or not. */
export const keyOf = (
  rows: Rows,
  subject: SubjectId,
): Either<VaultFailure, HeldKey | undefined> => {
  const found = rows.under('key', subjectKey(subject))
  if (E.isLeft(found)) return found
  const [first, second] = found.right
  if (second !== undefined) return corrupt('keys: a person has two')
  return E.right(first === undefined ? undefined : keyIn(first))
}

/** Puts a person's key, in place of the one in `slot` where that is given. */
export const putKeyRow = (
  rows: WritableRows,
  subject: SubjectId,
  { ordinal, wrapped }: KeyRow,
  slot?: number,
): void => {
  const row = newRow('key', subjectKey(subject))
  row.writeUInt32LE(ordinal, ordinalAt)
  row.writeUInt32LE(wrapped.epoch, secondAt)
  row.set(wrapped.bytes, wrappedAt)
  rows.put(row, slot)
}

/** The fence in a row of fences. */
export const fenceIn = (row: Buffer): Erasure | undefined => {
  const at = readInstant(row, secondAt)
  const hex = row.toString('hex', fingerprintAt, fingerprintAt + fingerprintBytes)
  return at === undefined
    ? undefined
    : { kid: kidOf(row.readUInt32LE(ordinalAt)), at, fingerprint: sha256From(hex) }
}

/** A person's destroyed keys, oldest first. */
export const fencesOf = (
  rows: Rows,
  subject: SubjectId,
): Either<VaultFailure, ReadonlyArray<Erasure>> => {
  const found = rows.under('fence', subjectKey(subject))
  if (E.isLeft(found)) return found
  const fences: Erasure[] = []
  for (const { bytes } of found.right) {
    const fence = fenceIn(bytes)
    if (fence === undefined) return corrupt('fences: one is without its instant')
    fences.push(fence)
  }
  return E.right(fences.sort((a, b) => ordinalOf(a.kid) - ordinalOf(b.kid)))
}

/** Puts one more fence of a person, over the key that it is of where that lies in `slot`. */
export const putFence = (
  rows: WritableRows,
  subject: SubjectId,
  fence: Erasure,
  slot?: number,
): void => {
  const row = newRow('fence', subjectKey(subject))
  row.writeUInt32LE(ordinalOf(fence.kid), ordinalAt)
  writeInstant(row, secondAt, fence.at)
  row.write(fence.fingerprint, fingerprintAt, 'hex')
  rows.put(row, slot)
}

/** The identifier key wrapped under one epoch, and its slot. */
export type HeldEpoch = Wrapped & { readonly slot: number }

/** The epoch in a row of epochs. */
export const epochIn = ({ slot, bytes }: Row): HeldEpoch => ({
  slot,
  epoch: bytes.readUInt32LE(ordinalAt),
  bytes: wrappedIn(bytes),
})

/** More than a ring has (../../kek.ts). */
const mostEpochs = 100_000

/** Epochs the vault is written under, the lowest first: the key of each must be given to open it. */
export const epochsOf = (rows: Rows): Either<VaultFailure, ReadonlyArray<HeldEpoch>> => {
  const found = rows.listed('epoch', mostEpochs)
  return E.isLeft(found)
    ? found
    : E.right(found.right.map(epochIn).sort((a, b) => a.epoch - b.epoch))
}

const noKey = Buffer.alloc(keyBytes)

/** Notes an epoch as in use. */
export const putEpoch = (rows: WritableRows, { epoch, bytes }: Wrapped): void => {
  const row = newRow('epoch', noKey)
  row.writeUInt32LE(epoch, ordinalAt)
  row.set(bytes, wrappedAt)
  rows.put(row)
}
