/** Key-encryption keys, in epochs, and the wrapping of data keys under them. */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Sha256 } from '../kernel/ids.ts'
import { fingerprintOf } from './derive.ts'
import type { VaultFailure } from './key-vault.ts'

/** A data key wrapped: nonce (12 bytes), ciphertext (32), tag (16). */
export type Wrapped = { readonly epoch: number; readonly bytes: Uint8Array }

/** The key-encryption keys that were given. As KeyObjects they do not show in a log or a dump of a value. */
export type KekRing = { readonly newest: number; readonly keys: ReadonlyMap<number, KeyObject> }

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
/** Every key here is 32 bytes. */
export const keyBytes = 32
/** Bytes of a wrapped key. */
export const wrappedBytes = nonceBytes + keyBytes + tagBytes

/** Wraps under the newest epoch; `label` says whose key it is, and unwraps only under the same. */
export const wrap = ({ newest, keys }: KekRing, label: string, key: Uint8Array): Wrapped => {
  const kek = keys.get(newest)
  if (kek === undefined) throw new Error('a ring holds its newest epoch')
  // Random nonces: safe to 2^32 wraps under one epoch (NIST SP 800-38D section 8.3).
  const nonce = randomBytes(nonceBytes)
  const gcm = createCipheriv(cipher, kek, nonce, { authTagLength: tagBytes })
  gcm.setAAD(Buffer.from(`${label}\n${newest}`, 'utf8'))
  return {
    epoch: newest,
    bytes: Buffer.concat([nonce, gcm.update(key), gcm.final(), gcm.getAuthTag()]),
  }
}

/** The key, or why not: no such epoch given, or bytes that this epoch's key did not wrap under this label. */
export const unwrap = (
  { keys }: KekRing,
  label: string,
  { epoch, bytes }: Wrapped,
): Either<VaultFailure, Uint8Array> => {
  const kek = keys.get(epoch)
  if (kek === undefined) return E.left({ failure: 'kek-missing', epoch })
  if (bytes.length !== wrappedBytes) return E.left({ failure: 'kek-wrong', epoch })
  const gcm = createDecipheriv(cipher, kek, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  try {
    gcm.setAAD(Buffer.from(`${label}\n${epoch}`, 'utf8')).setAuthTag(bytes.subarray(-tagBytes))
    return E.right(Buffer.concat([gcm.update(bytes.subarray(nonceBytes, -tagBytes)), gcm.final()]))
  } catch {
    return E.left({ failure: 'kek-wrong', epoch })
  }
}

const malformed = (reason: string): Either<VaultFailure, never> =>
  E.left({ failure: 'kek-malformed', reason })

/** Largest epoch: a monthly one lasts 8,000 years. */
const maxEpoch = 99_999

/** A ring of base64 keys by epoch; refuses none, a repeated epoch, and a key that is not 32 bytes in strict base64. */
export const ringOf = (
  epochs: ReadonlyArray<{ readonly epoch: number; readonly key: string }>,
): Either<VaultFailure, KekRing> => {
  const keys = new Map<number, KeyObject>()
  for (const { epoch, key } of epochs) {
    const bytes = Buffer.from(key, 'base64')
    if (!Number.isInteger(epoch) || epoch < 1 || epoch > maxEpoch)
      return malformed('epoch is not 1 to 99999')
    if (keys.has(epoch)) return malformed('an epoch is given twice')
    if (bytes.length !== keyBytes || bytes.toString('base64') !== key) {
      return malformed(`the key of epoch ${epoch} is not 32 bytes in base64`)
    }
    keys.set(epoch, createSecretKey(bytes))
  }
  if (keys.size === 0) return malformed('no key is given')
  return E.right({ newest: Math.max(...keys.keys()), keys })
}

/**
 * A ring from one line, as an environment variable brings it: `<base64>` for epoch 1 alone, or
 * `<epoch>:<base64>` joined by commas.
 */
export const ringFromText = (line: string): Either<VaultFailure, KekRing> => {
  const given = line.trim()
  if (given === '') return malformed('no key is given')
  if (!given.includes(':')) return ringOf([{ epoch: 1, key: given }])
  return ringOf(
    given.split(',').map((item) => {
      const [epoch, key] = item.trim().split(':')
      return { epoch: /^[1-9]\d*$/.test(epoch ?? '') ? Number(epoch) : 0, key: key ?? '' }
    }),
  )
}

/** A name for each key-encryption key that reveals nothing of it: it shows whether two files hold the same key. */
export const fingerprintsIn = ({ keys }: KekRing): ReadonlyMap<number, Sha256> =>
  new Map([...keys].map(([epoch, key]) => [epoch, fingerprintOf(key.export())]))

/** The ring without the keys of some epochs; undefined where the newest is among them, since it is written under. */
export const ringWithout = (
  { newest, keys }: KekRing,
  epochs: ReadonlyArray<number>,
): KekRing | undefined =>
  epochs.includes(newest)
    ? undefined
    : { newest, keys: new Map([...keys].filter(([epoch]) => !epochs.includes(epoch))) }
