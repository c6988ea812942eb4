/** Roots, proofs, keys, notes and cosignatures are, byte for byte, those of another implementation. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { E, t } from '../../src/fp.ts'
import { fromBase64, toBase64 } from '../../src/transparency/bytes/base64.ts'
import { bytesFrom } from '../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { checkpointText } from '../../src/transparency/note/checkpoint.ts'
import { vkeyText } from '../../src/transparency/note/key.ts'
import { noteBytes, noteFrom } from '../../src/transparency/note/note.ts'
import { policyFrom } from '../../src/transparency/proof/read-policy.ts'
import { verifyCheckpoint } from '../../src/transparency/proof/verify-checkpoint.ts'
import { newProver } from '../../src/transparency/proving/prover.ts'
import { cosign } from '../../src/transparency/signing/cosign.ts'
import { signNote } from '../../src/transparency/signing/sign-note.ts'
import { right } from '../support/unwrap.ts'
import { memoryTree } from './memory-tree.ts'
import { leavesOf } from './reference-tree.ts'
import { signerOf } from './signer.ts'
import { haveVectors, vectors } from './vectors.ts'

const Proofs = t.array(t.type({ size: t.number, count: t.number, sha256: t.string }))
const Vectors = t.type({
  origin: t.string,
  logSeed: t.string,
  logKey: t.string,
  witnessSeed: t.string,
  witnessKey: t.string,
  seconds: t.number,
  heads: t.array(t.type({ size: t.number, root: t.string })),
  inclusion: Proofs,
  consistency: Proofs,
  checkpoints: t.array(t.type({ size: t.number, note: t.string })),
})
const text = readFileSync(new URL('vectors/sumdb.json', import.meta.url), 'utf8')
const sumdb = right(Vectors.decode(JSON.parse(text)))
const seed = (of: string): Uint8Array => fromBase64(of) ?? new Uint8Array()
const log = signerOf(sumdb.origin, 'note', seed(sumdb.logSeed))
const witness = signerOf('witness.example/vectors', 'cosignature', seed(sumdb.witnessSeed))
const prover = newProver(nodeCrypto, memoryTree(leavesOf(70_000)))

/** As `tried` of the program that printed them. */
const triedAt = (size: number): ReadonlyArray<number> =>
  size <= 80
    ? Array.from({ length: size }, (_, at) => at)
    : [0, 1, 126, 127, 254, 255, 256, Math.floor(size / 2), size - 2, size - 1].filter(
        (at) => at < size,
      )

const accumulated = (
  size: number,
  prove: (at: number) => ReadonlyArray<Uint8Array>,
): { readonly size: number; readonly count: number; readonly sha256: string } => {
  const tried = triedAt(size)
  const hash = createHash('sha256')
  for (const at of tried) {
    const proof = prove(at)
    hash.update(Uint8Array.of(proof.length))
    for (const each of proof) hash.update(each)
  }
  return { size, count: tried.length, sha256: hash.digest('base64') }
}

describe('vectors of golang.org/x/mod/sumdb', () => {
  test('roots are the same', () => {
    const roots = sumdb.heads.map(({ size }) => ({
      size,
      root: toBase64(right(prover.rootAt(size))),
    }))
    expect(roots).toEqual(sumdb.heads)
    expect(roots).toHaveLength(94)
  })

  test('proofs of inclusion and of growth are the same', () => {
    expect(
      sumdb.inclusion.map(({ size }) =>
        accumulated(size, (at) => right(prover.inclusion(at, size))),
      ),
    ).toEqual(sumdb.inclusion)
    expect(
      sumdb.consistency.map(({ size }) =>
        accumulated(size, (at) => right(prover.consistency(at + 1, size))),
      ),
    ).toEqual(sumdb.consistency)
  })

  test('keys are spelled the same', () => {
    expect([vkeyText(log.key), vkeyText(witness.key)]).toEqual([sumdb.logKey, sumdb.witnessKey])
  })

  test('notes are signed and cosigned the same, to the byte', async () => {
    const lines = [`log ${sumdb.logKey}`, `witness w ${sumdb.witnessKey}`, 'quorum w', '']
    const policy = right(policyFrom(nodeCrypto, bytesFrom(lines.join('\n'))))
    for (const { size, note } of sumdb.checkpoints) {
      const root = right(prover.rootAt(size))
      const checkpoint = checkpointText({ origin: sumdb.origin, size, root, extensions: [] })
      const signed = right(noteFrom(right(await signNote([log.signer], checkpoint))))
      const cosignature = right(await cosign(witness.signer, checkpoint, BigInt(sumdb.seconds)))
      const whole = noteBytes({ ...signed, signatures: [...signed.signatures, cosignature] })
      expect(new TextDecoder().decode(whole)).toBe(note)
      expect(right(verifyCheckpoint(nodeCrypto, policy, whole)).size).toBe(size)
    }
    expect(sumdb.checkpoints.map(({ size }) => size)).toEqual([0, 1, 80, 300, 70_000])
  })
})

describe.skipIf(!haveVectors)('vectors of trees of 16 leaves', () => {
  const shape = t.type({ index: t.number, data: t.string, leafHash: t.string })
  const leaves = vectors('leaves.json', shape).map(({ leafHash }) => seed(leafHash))
  const small = newProver(nodeCrypto, memoryTree(leaves))

  test('have the same heads and proofs', () => {
    const heads = vectors('heads.json', t.type({ size: t.number, root: t.string }))
    expect(heads.length).toBe(17)
    for (const { size, root } of heads) expect(toBase64(right(small.rootAt(size)))).toBe(root)
    const digest = (prove: (at: number, size: number) => ReadonlyArray<Uint8Array>): string => {
      const hash = createHash('sha256')
      for (let size = 1; size <= 16; size += 1)
        for (let at = 0; at < size; at += 1) {
          const proof = prove(at, size)
          hash.update(Uint8Array.of(proof.length))
          for (const each of proof) hash.update(each)
        }
      return hash.digest('hex')
    }
    expect(digest((at, size) => right(small.inclusion(at, size)))).toBe(
      'adb21342509373149344dcf8c6fc2f500cb4022e06d4ab3f9f900de7fc610183',
    )
    expect(digest((at, size) => right(small.consistency(at + 1, size)))).toBe(
      'ec4f12dabae66cbad798c083d8154921e7cf43c139fd1d5bc02ca256d6e318d5',
    )
  })

  test('are signed the same', async () => {
    const own = signerOf(
      'ledger.example/consent-test',
      'note',
      Buffer.from('deafd755252fc70444c4a1f6f8dc57260243b741ae22a56c841d5f7239e5443d', 'hex'),
    )
    const checkpoints = vectors(
      'checkpoints.json',
      t.type({ size: t.number, checkpoint: t.string }),
    )
    for (const { size, checkpoint } of checkpoints) {
      const root = right(small.rootAt(size))
      const origin = own.key.name
      const note = await signNote(
        [own.signer],
        checkpointText({ origin, size, root, extensions: [] }),
      )
      expect(E.isRight(note) && new TextDecoder().decode(note.right)).toBe(checkpoint)
    }
  })
})
