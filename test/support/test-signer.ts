/** Keys of a log for tests: each by a seed, so that the same test signs the same bytes. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { E } from '../../src/fp.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { keyOf, vkeyText } from '../../src/transparency/note/key.ts'
import type { Key } from '../../src/transparency/note/key.ts'
import type { Signer } from '../../src/transparency/signer.ts'

// PrivateKeyInfo of an Ed25519 key, up to the seed itself (RFC 8410 section 7).
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

export type TestSigner = { readonly signer: Signer; readonly key: Key; readonly vkey: string }

/** A signer whose key is 32 times the byte. */
export const testSigner = (name: string, byte: number): TestSigner => {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, Buffer.alloc(32, byte)]),
    format: 'der',
    type: 'pkcs8',
  })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const publicKey = new Uint8Array(spki.subarray(-32))
  const key = keyOf(nodeCrypto, { name, kind: 'note', publicKey })
  const signer: Signer = {
    name,
    id: key.id,
    publicKey,
    sign: async (message) => E.right(new Uint8Array(sign(undefined, message, privateKey))),
  }
  return { signer, key, vkey: vkeyText(key) }
}
