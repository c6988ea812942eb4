/** Ed25519 keys (RFC 8032) by node:crypto: made from 32 random bytes, written as PEM, and used to sign. */
import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Signer } from '../../transparency/signer.ts'
import { vkeyText } from '../../transparency/note/key.ts'
import { noteKeyOf } from './vkey.ts'

// PrivateKeyInfo of an Ed25519 key, up to its 32 bytes (RFC 8410 section 7).
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const seedBytes = 32

/** The private key's 32 bytes. */
export type Seed = Uint8Array

/** 256 bits from the system. */
export const newSeed = (): Seed => randomBytes(seedBytes)

const keyOf = (seed: Seed): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })

const publicOf = (key: KeyObject): Uint8Array => {
  const { x } = (key.type === 'public' ? key : createPublicKey(key)).export({ format: 'jwk' })
  if (x === undefined) throw new TypeError('not an Ed25519 key')
  return new Uint8Array(Buffer.from(x, 'base64url'))
}

/** PKCS#8 as PEM, as `openssl genpkey -algorithm ed25519` writes it. */
export const pemOf = (seed: Seed): string => {
  const pem = keyOf(seed).export({ format: 'pem', type: 'pkcs8' })
  return typeof pem === 'string' ? pem : pem.toString('utf8')
}

/** The 32 bytes of a PEM; undefined if it is not an Ed25519 key. */
export const seedIn = (pem: string): Seed | undefined => {
  try {
    const { d, crv } = createPrivateKey(pem).export({ format: 'jwk' })
    return d === undefined || crv !== 'Ed25519'
      ? undefined
      : new Uint8Array(Buffer.from(d, 'base64url'))
  } catch {
    // The library's message could quote the file, which has a key in it.
    return undefined
  }
}

/** The public key under a name: `name+keyid+base64`. */
export const vkeyOf = (name: string, seed: Seed): string =>
  vkeyText(noteKeyOf(name, publicOf(keyOf(seed))))

/** The same from a public key, in PEM or DER (SubjectPublicKeyInfo); undefined if it is not Ed25519. */
export const vkeyOfSpki = (name: string, bytes: Uint8Array): string | undefined => {
  const key = Buffer.from(bytes)
  const isPem = key.subarray(0, 5).toString('latin1') === '-----'
  try {
    const read = createPublicKey(isPem ? key : { key, format: 'der', type: 'spki' })
    return read.asymmetricKeyType === 'ed25519'
      ? vkeyText(noteKeyOf(name, publicOf(read)))
      : undefined
  } catch {
    return undefined
  }
}

/** Signs with a key in this process. */
export const seedSigner = (name: string, seed: Seed): Signer => {
  const key = keyOf(seed)
  const publicKey = publicOf(key)
  return {
    name,
    id: noteKeyOf(name, publicKey).id,
    publicKey,
    sign: (message) => Promise.resolve(E.right(new Uint8Array(sign(undefined, message, key)))),
  }
}
