/** What the vault's tables hold, to and from bytes and text. What does not read back is `vault-corrupt`. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { Kid } from '../../events/sealed.ts'
import { closed, list } from '../../kernel/codec.ts'
import { MatterId, Sha256, SubjectId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { wrappedBytes } from '../kek.ts'
import type { KekRing } from '../kek.ts'
import { corrupt, wrapRow } from '../key-row.ts'
import type { KeyRow } from '../key-row.ts'
import type { Erasure, VaultFailure } from '../key-vault.ts'
import type { Tables } from './tables.ts'

const headBytes = 8

const encodeRow = ({ ordinal, wrapped }: KeyRow): Buffer => {
  const head = Buffer.alloc(headBytes)
  head.writeUInt32BE(ordinal, 0)
  head.writeUInt32BE(wrapped.epoch, 4)
  return Buffer.concat([head, wrapped.bytes])
}

/** The stored key of a person, fenced or not. */
export const keyRow = (
  { keys }: Pick<Tables, 'keys'>,
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

/** The row of a key, wrapped under the ring's newest epoch. */
export const wrappedRow = (
  ring: KekRing,
  subject: SubjectId,
  ordinal: number,
  dek: Uint8Array,
): Buffer => encodeRow(wrapRow(ring, subject, ordinal, dek))

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
  { fences }: Pick<Tables, 'fences'>,
  subject: SubjectId,
): Either<VaultFailure, ReadonlyArray<Erasure>> => {
  const text = fences.get(subject)
  if (text === undefined) return E.right([])
  const value = jsonOf(text)
  return Fences.is(value) && value.length > 0 ? E.right(value) : corrupt('fences')
}

const Owner = closed('Owner', { subject: SubjectId, since: Instant }, { binding: MatterId })
export type Owner = {
  readonly subject: SubjectId
  readonly since: Instant
  readonly binding?: MatterId
}

/** Who has an identifier, by its HMAC. */
export const ownerOf = (
  { index }: Pick<Tables, 'index'>,
  hmac: Sha256,
): Either<VaultFailure, Owner | undefined> => {
  const text = index.get(hmac)
  if (text === undefined) return E.right(undefined)
  const value = jsonOf(text)
  return Owner.is(value) ? E.right(value) : corrupt('index')
}
