/** What the vault's tables hold, to and from bytes and text. What does not read back is `vault-corrupt`. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { Kid } from '../../events/sealed.ts'
import { closed, list } from '../../kernel/codec.ts'
import { Sha256, SubjectId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { unwrap, wrap, wrappedBytes } from '../kek.ts'
import type { KekRing, Wrapped } from '../kek.ts'
import type { Erasure, LiveKey, VaultFailure } from '../key-vault.ts'
import type { Tables } from './tables.ts'

/** A stored key: the ordinal in its kid, and the key wrapped. */
export type KeyRow = { readonly ordinal: number; readonly wrapped: Wrapped }

const headBytes = 8

export const kidOf = (ordinal: number): Kid => `k${ordinal}`
export const ordinalOf = (kid: Kid): number => Number(kid.slice(1))

export const corrupt = (where: string): Either<VaultFailure, never> =>
  E.left({ failure: 'vault-corrupt', where })

const encodeRow = ({ ordinal, wrapped }: KeyRow): Buffer => {
  const head = Buffer.alloc(headBytes)
  head.writeUInt32BE(ordinal, 0)
  head.writeUInt32BE(wrapped.epoch, 4)
  return Buffer.concat([head, wrapped.bytes])
}

/** The stored key of a person, fenced or not. */
export const keyRow = (
  { keys }: Tables,
  subject: SubjectId,
): Either<VaultFailure, KeyRow | undefined> => {
  const bytes = keys.get(subject)
  if (bytes === undefined) return E.right(undefined)
  if (bytes.length !== headBytes + wrappedBytes) return corrupt('keys')
  return E.right({
    ordinal: bytes.readUInt32BE(0),
    wrapped: { epoch: bytes.readUInt32BE(4), bytes: bytes.subarray(headBytes) },
  })
}

// The label keeps a row copied to another person, or under another ordinal, from unwrapping.
const labelOf = (subject: SubjectId, ordinal: number): string => `${subject}\n${kidOf(ordinal)}`

/** The row of a key, wrapped under the ring's newest epoch. */
export const wrappedRow = (
  ring: KekRing,
  subject: SubjectId,
  ordinal: number,
  dek: Uint8Array,
): Buffer => encodeRow({ ordinal, wrapped: wrap(ring, labelOf(subject, ordinal), dek) })

/**
 * The key in a row. Every epoch's key was proven right when the vault was opened, so a row that does not unwrap
 * is damaged.
 */
export const unwrappedRow = (
  ring: KekRing,
  subject: SubjectId,
  { ordinal, wrapped }: KeyRow,
): Either<VaultFailure, LiveKey> => {
  const dek = unwrap(ring, labelOf(subject, ordinal), wrapped)
  if (E.isRight(dek)) return E.right({ kid: kidOf(ordinal), dek: dek.right })
  return dek.left.failure === 'kek-wrong' ? corrupt('keys') : dek
}

const Fences = list(closed('Fence', { kid: Kid, at: Instant, fingerprint: Sha256 }), 10_000)

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A person's destroyed keys, oldest first. */
export const fencesOf = (
  { fences }: Tables,
  subject: SubjectId,
): Either<VaultFailure, ReadonlyArray<Erasure>> => {
  const text = fences.get(subject)
  if (text === undefined) return E.right([])
  const value = jsonOf(text)
  return Fences.is(value) && value.length > 0 ? E.right(value) : corrupt('fences')
}

const Owner = closed('Owner', { subject: SubjectId, since: Instant })
export type Owner = { readonly subject: SubjectId; readonly since: Instant }

/** Who has an identifier, by its HMAC. */
export const ownerOf = (
  { index }: Tables,
  hmac: Sha256,
): Either<VaultFailure, Owner | undefined> => {
  const text = index.get(hmac)
  if (text === undefined) return E.right(undefined)
  const value = jsonOf(text)
  return Owner.is(value) ? E.right(value) : corrupt('index')
}
