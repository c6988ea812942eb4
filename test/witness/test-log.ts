/** A log made by the test, apart from what it checks: keys by node:crypto, proofs by the letter of the RFC. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { growthOf, leavesOf, rootOf } from '../transparency/reference-tree.ts'
import type { Leaves } from '../transparency/reference-tree.ts'

const sha = (...parts: ReadonlyArray<Uint8Array>): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest()

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The Ed25519 key that comes from a text, as PKCS#8 (RFC 8410 section 7). */
export const seedOf = (seed: string): Buffer =>
  Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), sha(Buffer.from(seed))])

/** A signer whose key comes from `seed`; `algorithm` 1 signs notes, 4 cosigns with a time. */
export const testSigner = (name: string, algorithm: 1 | 4, seed = name) => {
  const key = createPrivateKey({ key: seedOf(seed), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  const typed = Buffer.concat([Uint8Array.of(algorithm), raw])
  const id = sha(Buffer.from(`${name}\n`), typed).subarray(0, 4)
  const line = (...parts: ReadonlyArray<Uint8Array>): string =>
    `\u2014 ${name} ${base64(Buffer.concat([id, ...parts]))}\n`
  return {
    vkey: `${name}+${id.toString('hex')}+${base64(typed)}`,
    sign: (text: string): string => line(sign(undefined, Buffer.from(text), key)),
    cosign: (text: string, seconds: bigint): string => {
      const time = Buffer.alloc(8)
      time.writeBigUInt64BE(seconds)
      const signed = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
      return line(time, sign(undefined, signed, key))
    },
  }
}

/** A log of so many leaves, and what it says of itself. */
export const testLog = (origin: string, count = 40, leaves: Leaves = leavesOf(count)) => {
  const signer = testSigner(origin, 1)
  const text = (size: number, tree = leaves): string =>
    `${origin}\n${size}\n${base64(rootOf(tree.slice(0, size)))}\n`
  const signed = (size: number, tree = leaves): string => {
    const said = text(size, tree)
    return `${said}\n${signer.sign(said)}`
  }
  const proof = (old: number, size: number): ReadonlyArray<string> =>
    old === 0 || old === size ? [] : growthOf(old, leaves.slice(0, size)).map(base64)
  /** The body of add-checkpoint. */
  const body = (old: number, size: number, lines = proof(old, size), note = signed(size)): string =>
    `old ${old}\n${lines.map((line) => `${line}\n`).join('')}\n${note}`
  return { origin, signer, leaves, text, signed, proof, body }
}

/** SHA-256 of an origin in hex. */
export const hashOf = (origin: string): string => sha(Buffer.from(origin)).toString('hex')
