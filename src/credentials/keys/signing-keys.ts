/**
 * The keys that sign persons' tokens: one that signs, and those before it that still verify. They are stored wrapped
 * under the key-encryption keys, so that who only has the store, or a backup of it, signs nothing.
 */
import { randomBytes } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import { closed, list, text, whole } from '../../kernel/codec.ts'
import type { CredentialFailure } from '../credentials.ts'
import { maxTokenMs } from './token.ts'
import type { Wrapped, Wrapping } from './wrapping.ts'

const keyBytes = 32
const most = Number.MAX_SAFE_INTEGER

/** A copy under each key-encryption key that some node may still have for its newest. */
const Copy = closed('WrappedCopy', { epoch: whole(1, 99_999), wrapped: text(200) })
const StoredKey = closed(
  'SigningKey',
  { id: whole(1, most), copies: list(Copy, 100) },
  /** The time at which another key took over, in ms since 1970. */
  { retiredMs: whole(0, most) },
)
type StoredKey = t.TypeOf<typeof StoredKey>
const StoredKeys = closed('SigningKeys', { keys: list(StoredKey, 100) })

/** `retiredMs` is infinite for the key that signs. */
export type SigningKey = {
  readonly id: number
  readonly bytes: Uint8Array
  readonly retiredMs: number
}
/** The one that signs stands first. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]]

/** The key that signs. */
export const signerOf = ([signer]: SigningKeys): SigningKey => signer

const corrupt: CredentialFailure = { failure: 'credentials-corrupt', where: 'signing-keys' }
const notGiven: CredentialFailure = {
  failure: 'credentials-unavailable',
  cause: new Error(
    'the key that signs tokens is wrapped under another key-encryption key than those given',
  ),
}

const storedIn = (json: string): Either<CredentialFailure, ReadonlyArray<StoredKey>> => {
  try {
    const value: unknown = JSON.parse(json)
    if (StoredKeys.is(value) && value.keys.length > 0) return E.right(value.keys)
  } catch {
    // Falls through: the parser's message would quote what is stored.
  }
  return E.left(corrupt)
}

const opened = (wrapping: Wrapping, { id, copies, retiredMs }: StoredKey) => {
  for (const { epoch, wrapped } of copies) {
    const bytes = wrapping.isGiven(epoch)
      ? wrapping.unwrap({ epoch, bytes: Buffer.from(wrapped, 'base64') })
      : undefined
    if (bytes?.length === keyBytes)
      return E.right({ id, bytes, retiredMs: retiredMs ?? Number.POSITIVE_INFINITY })
  }
  return E.left(notGiven)
}

/** The keys as they verify and sign; fails where the key-encryption key was not given. */
export const openSigningKeys = (
  wrapping: Wrapping,
  json: string,
): Either<CredentialFailure, SigningKeys> => {
  const stored = storedIn(json)
  if (E.isLeft(stored)) return stored
  const all: SigningKey[] = []
  for (const each of stored.right) {
    const key: Either<CredentialFailure, SigningKey> = opened(wrapping, each)
    if (E.isLeft(key)) return key
    all.push(key.right)
  }
  const [signer, ...others] = all.toReversed()
  return signer === undefined ? E.left(corrupt) : E.right([signer, ...others])
}

const copyOf = ({ epoch, bytes }: Wrapped): StoredKey['copies'][number] => ({
  epoch,
  wrapped: Buffer.from(bytes).toString('base64'),
})

const jsonOf = (keys: ReadonlyArray<StoredKey>): string => JSON.stringify({ keys })

/** 32 random bytes. */
export const drawSigningKey = (): Uint8Array => new Uint8Array(randomBytes(keyBytes))

/** The first key of a new store. */
export const firstSigningKey = (wrapping: Wrapping, bytes: Uint8Array): string =>
  jsonOf([{ id: 1, copies: [copyOf(wrapping.wrap(bytes))] }])

/** The same keys with a copy under the newest epoch, and none under epochs that are not given any more. */
export const rewrapSigningKeys = (
  wrapping: Wrapping,
  json: string,
): Either<CredentialFailure, string> => {
  const keys = openSigningKeys(wrapping, json)
  if (E.isLeft(keys)) return keys
  const stored = storedIn(json)
  if (E.isLeft(stored)) return stored
  const bytesOf = new Map(keys.right.map(({ id, bytes }) => [id, bytes]))
  const rewrapped = stored.right.map((key): StoredKey => {
    const copies = key.copies.filter(({ epoch }) => wrapping.isGiven(epoch))
    const bytes = bytesOf.get(key.id)
    return bytes === undefined || copies.some(({ epoch }) => epoch === wrapping.newest)
      ? { ...key, copies }
      : { ...key, copies: [...copies, copyOf(wrapping.wrap(bytes))] }
  })
  return E.right(jsonOf(rewrapped))
}

/** `bytes` sign from now on; the key before verifies for the life of its tokens. The same again when they sign already. */
export const rotateSigningKeys = (
  wrapping: Wrapping,
  json: string,
  bytes: Uint8Array,
  nowMs: number,
): Either<CredentialFailure, { readonly json: string; readonly id: number }> => {
  const keys = openSigningKeys(wrapping, json)
  const stored = storedIn(json)
  if (E.isLeft(keys)) return keys
  if (E.isLeft(stored)) return stored
  const current = signerOf(keys.right)
  if (Buffer.compare(current.bytes, bytes) === 0) return E.right({ json, id: current.id })
  const id = current.id + 1
  const before = stored.right
    .map((key) => ({ ...key, retiredMs: key.retiredMs ?? nowMs }))
    .filter(({ retiredMs }) => retiredMs + maxTokenMs > nowMs)
  return E.right({ json: jsonOf([...before, { id, copies: [copyOf(wrapping.wrap(bytes))] }]), id })
}
