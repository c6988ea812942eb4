/** Signers of tests: keys made of seeds that are no secret. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { E } from '../../src/fp.ts'
import { keyOf } from '../../src/transparency/note/key.ts'
import type { Key } from '../../src/transparency/note/key.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import type { Signer } from '../../src/transparency/signer.ts'

// PKCS#8 of an Ed25519 key, up to the seed (RFC 8410 section 7).
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A signer, and the key that verifies what it signs. */
export const signerOf = (
  name: string,
  kind: Key['kind'],
  seed: Uint8Array = Buffer.alloc(32, 7),
): { readonly signer: Signer; readonly key: Key } => {
  const der = Buffer.concat([pkcs8Prefix, seed])
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  const publicKey = new Uint8Array(spki.subarray(-32))
  const key = keyOf(nodeCrypto, { name, kind, publicKey })
  const signer: Signer = {
    name,
    id: key.id,
    publicKey,
    sign: (message) => Promise.resolve(E.right(new Uint8Array(sign(undefined, message, secret)))),
  }
  return { signer, key }
}
