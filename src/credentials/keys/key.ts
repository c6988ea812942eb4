/** API keys: `clk_<id>_<secret>`. The id is public, the secret is shown once and stored as its SHA-256. */
import { randomInt, timingSafeEqual } from 'node:crypto'
import { sha256 } from '../../kernel/hash.ts'
import type { Sha256 } from '../../kernel/ids.ts'
import { CredentialId } from '../credential.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz0123456789'
const base62 = `${lower}ABCDEFGHIJKLMNOPQRSTUVWXYZ`
/** 32 characters of base 62 are 190 bits. */
const secretLength = 32
const idLength = 12

const drawn = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

const keyShape = /^clk_([a-z0-9]{12})_([A-Za-z0-9]{32})$/

/** A credential's two halves. */
export type KeyParts = { readonly id: CredentialId; readonly secret: string }

/** New halves from the system's random source. */
export const drawKey = (): KeyParts => {
  const id = drawn(lower, idLength)
  if (!CredentialId.is(id)) throw new RangeError('a drawn id is no credential id')
  return { id, secret: drawn(base62, secretLength) }
}

export const keyText = ({ id, secret }: KeyParts): string => `clk_${id}_${secret}`

/** The halves of a key as it is sent; undefined when it is none. */
export const keyParts = (text: string): KeyParts | undefined => {
  const match = keyShape.exec(text)
  const id: unknown = match?.[1]
  const secret = match?.[2]
  return CredentialId.is(id) && secret !== undefined ? { id, secret } : undefined
}

/** In constant time: how much of a guess was right does not show. */
export const isSecret = (secret: string, stored: Sha256): boolean =>
  timingSafeEqual(Buffer.from(sha256(secret), 'hex'), Buffer.from(stored, 'hex'))
