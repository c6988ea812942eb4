/** The product's proofs, verified by a program that has no line in common with it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTreeFiles } from '../../src/sequencer/tree-files/open-tree-files.ts'
import { bytesFrom } from '../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { checkpointText } from '../../src/transparency/note/checkpoint.ts'
import { vkeyText } from '../../src/transparency/note/key.ts'
import { noteBytes, noteFrom } from '../../src/transparency/note/note.ts'
import { tlogProofBytes } from '../../src/transparency/proof/tlog-proof.ts'
import { newProver } from '../../src/transparency/proving/prover.ts'
import { cosign } from '../../src/transparency/signing/cosign.ts'
import { signNote } from '../../src/transparency/signing/sign-note.ts'
import { leafHash } from '../../src/transparency/tree/hash.ts'
import { makeFolder } from '../support/folder.ts'
import { right } from '../support/unwrap.ts'
import { goVerifier, hasGo } from './go-verifier.ts'
import type { GoVerifier } from './go-verifier.ts'
import { signerOf } from './signer.ts'
import { writeStaticLog } from './static-log.ts'

const room = makeFolder('go')
const folder = room.path('log')
let program: GoVerifier
const log = signerOf('log.example/go', 'note')
const witness = signerOf('witness.example/go', 'cosignature', Buffer.alloc(32, 9))
/** On three levels of tiles. */
const size = 65_800
const entries = Array.from({ length: size }, (_, at) => bytesFrom(`{"n":${at},"text":"同意"}`))

const makeLog = async (): Promise<void> => {
  const options = { folder: room.path('tree'), ledgerId: 'ab'.repeat(16), primitives: nodeCrypto }
  const files = right(await openTreeFiles(options))
  const leaves = entries.map((entry, at) => ({
    hash: leafHash(nodeCrypto, entry),
    position: BigInt(at),
  }))
  right(await files.append(leaves))
  const { root } = right(await files.sync())
  const text = checkpointText({ origin: log.key.name, size, root, extensions: [] })
  const note = right(noteFrom(right(await signNote([log.signer], text))))
  const cosignature = right(await cosign(witness.signer, text, 1_764_000_000n))
  const checkpoint = noteBytes({ ...note, signatures: [...note.signatures, cosignature] })
  writeStaticLog(folder, files.tree, entries, checkpoint)
  const hashes = right(newProver(nodeCrypto, files.tree).inclusion(40_000, size))
  const proof = tlogProofBytes({ extra: undefined, index: 40_000, hashes, checkpoint })
  writeFileSync(room.path('entry'), entries[40_000]!)
  writeFileSync(room.path('proof'), proof)
  await files.close()
}

const keys = ['-key', vkeyText(log.key), '-witness', vkeyText(witness.key)]
const verify = (...more: ReadonlyArray<string>) => program('-folder', folder, ...keys, ...more)
const proven = ['-entry', room.path('entry'), '-proof', room.path('proof')]

/** Says what the program says while one byte of a file is another. */
const withByte = (path: string, at: number, ...more: ReadonlyArray<string>): string => {
  const whole = readFileSync(path)
  const changed = Buffer.from(whole)
  changed[at < 0 ? whole.length + at : at]! ^= 1
  writeFileSync(path, changed)
  const { status, stderr } = verify(...more)
  writeFileSync(path, whole)
  return status === 1 ? stderr : `exit ${status}`
}

describe.skipIf(!hasGo)('golang.org/x/mod/sumdb', () => {
  beforeAll(async () => {
    program = goVerifier(room.path('verify'))
    await makeLog()
  })
  afterAll(room.remove)

  test('opens the checkpoint, reads the tree through every tile, and hashes every entry', () => {
    const { status, stdout, stderr } = verify()
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      `checkpoint of log.example/go, ${size} entries, by 2 keys\ntree of 261 tiles\n${size} entries\n`,
    )
  })

  test('finds the entry that a proof is of', () => {
    const { status, stdout } = verify(...proven)
    expect([status, stdout.split('\n')[1]]).toEqual([0, 'entry 40000 is in the tree'])
  })

  test.each([
    ['checkpoint', 20],
    ['checkpoint', -10],
    ['tile/0/000', 0],
    ['tile/0/257.p/8', 40],
    ['tile/1/000', 8_000],
    ['tile/1/001.p/1', 31],
    ['tile/2/000.p/1', 0],
    ['tile/entries/100', 50],
  ])('refuses %s with one byte changed at %i', (path, at) => {
    expect(withByte(join(folder, path), at)).toContain('not verified')
  })

  test('refuses another entry, and a proof with one byte changed', () => {
    expect(withByte(room.path('entry'), 3, ...proven)).toContain('not verified')
    expect(withByte(room.path('proof'), 60, ...proven)).toContain('not verified')
  })

  test('refuses the key of another log, and of a witness that did not sign', () => {
    const other = vkeyText(signerOf('log.example/go', 'note', Buffer.alloc(32, 1)).key)
    const run = (key: string) => program('-folder', folder, '-key', key).status
    expect([run(vkeyText(log.key)), run(other)]).toEqual([0, 1])
    const stranger = vkeyText(signerOf('witness.example/x', 'cosignature').key)
    expect(verify('-witness', stranger).status).toBe(1)
  })
})
