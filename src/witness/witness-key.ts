/** The key of a witness: made once, kept in one file, and never printed. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { isThere, readFile } from '../files/io.ts'
import type { Io } from '../files/io.ts'
import { toBase64 } from '../transparency/bytes/base64.ts'
import { isKeyName, keyIdOf } from '../transparency/note/key.ts'
import type { Signer } from '../transparency/signer.ts'
import { writeWhole } from './write-whole.ts'
import type { WitnessFailure } from './failure.ts'

/** A cosignature with a time, Ed25519 (c2sp.org/signed-note, signature types). */
const algorithm = 4
const keyFile = 'witness.key'
const nameFile = 'witness.name'

/** The signer, and the key that verifies it as a line of text: `name+keyid+base64`. */
export type WitnessKey = { readonly signer: Signer; readonly vkey: string }

const publicBytesOf = (key: KeyObject): Uint8Array => {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return new Uint8Array(Buffer.from(x, 'base64url'))
}

const witnessKeyOf = (name: string, key: KeyObject): WitnessKey => {
  const publicKey = publicBytesOf(key)
  const typed = Uint8Array.of(algorithm, ...publicKey)
  const id = keyIdOf(createHash('sha256').update(`${name}\n`).update(typed).digest())
  const signer: Signer = {
    name,
    id,
    publicKey,
    sign: (message) => Promise.resolve(E.right(new Uint8Array(sign(undefined, message, key)))),
  }
  return { signer, vkey: `${name}+${id}+${toBase64(typed)}` }
}

const damaged = (file: string): Either<WitnessFailure, never> =>
  E.left({ failure: 'state-damaged', file })

const readKey = (io: Io, folder: string): Either<WitnessFailure, WitnessKey> => {
  const name = readFile(io, `${folder}/${nameFile}`).toString('utf8').trimEnd()
  if (!isKeyName(name)) return damaged(nameFile)
  try {
    const key = createPrivateKey(readFile(io, `${folder}/${keyFile}`))
    return key.asymmetricKeyType === 'ed25519' ? E.right(witnessKeyOf(name, key)) : damaged(keyFile)
  } catch {
    // The message of what fails could quote the key.
    return damaged(keyFile)
  }
}

/** The key in a folder; undefined where none was made yet. */
export const witnessKeyIn = (
  io: Io,
  folder: string,
): Either<WitnessFailure, WitnessKey | undefined> => {
  if (!isThere(io, `${folder}/${keyFile}`)) return E.right(undefined)
  return isThere(io, `${folder}/${nameFile}`) ? readKey(io, folder) : damaged(nameFile)
}

/**
 * Makes the key of a new witness. The name stands before the key: what a crash leaves is either no key, or all of it.
 * Rejects with what the disk says.
 */
export const makeWitnessKey = async (io: Io, folder: string, name: string): Promise<WitnessKey> => {
  const { privateKey } = generateKeyPairSync('ed25519')
  await writeWhole(io, folder, nameFile, Buffer.from(`${name}\n`))
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  await writeWhole(io, folder, keyFile, Buffer.from(pem))
  return witnessKeyOf(name, privateKey)
}
