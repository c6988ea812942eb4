import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createPublicKey } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { retiring, withFirst, withNext } from '../../../src/sequencer/keys/changes.ts'
import {
  newSeed,
  pemOf,
  seedIn,
  seedSigner,
  vkeyOf,
  vkeyOfSpki,
} from '../../../src/sequencer/keys/ed25519.ts'
import { keysInFolder } from '../../../src/sequencer/keys/key-folder.ts'
import { openRing } from '../../../src/sequencer/keys/ring.ts'
import { idInVkey } from '../../../src/sequencer/keys/vkey.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { keyFrom } from '../../../src/transparency/note/key.ts'
import { right } from '../../support/unwrap.ts'

const origin = 'ledger.example/test'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const seed = (fill: number) => Buffer.alloc(32, fill)

describe('a key of the log', () => {
  test('is the same after it was written as PEM, and signs what its vkey verifies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 200 }),
        async (bytes, message) => {
          expect(Buffer.from(seedIn(pemOf(bytes)) ?? [])).toEqual(Buffer.from(bytes))
          const key = right(keyFrom(nodeCrypto, vkeyOf(origin, bytes)))
          const signature = right(await seedSigner(origin, bytes).sign(message))
          expect(nodeCrypto.verifyEd25519(key.publicKey, message, signature)).toBe(true)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('has the vkey of its public key alone, as PEM or DER; another algorithm has none', () => {
    const spki = createPublicKey(pemOf(seed(1)))
    const pem = Buffer.from(String(spki.export({ format: 'pem', type: 'spki' })))
    expect(vkeyOfSpki(origin, pem)).toBe(vkeyOf(origin, seed(1)))
    expect(vkeyOfSpki(origin, spki.export({ format: 'der', type: 'spki' }))).toBe(
      vkeyOf(origin, seed(1)),
    )
    expect(vkeyOfSpki(origin, Buffer.from('-----BEGIN nothing'))).toBeUndefined()
  })

  test.each([
    ['nothing', ''],
    ['a key of another curve', '-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n'],
  ])('is not read from %s', (_, pem) => {
    expect(seedIn(pem)).toBeUndefined()
  })
})

describe('keys in a folder', () => {
  test('are made once, readable by their owner alone, and the same after they are read again', async () => {
    const store = keysInFolder(folder)
    right(await store.change(withFirst(origin, newSeed())))
    const again = right(await store.change(withFirst(origin, newSeed())))
    expect(again).toHaveLength(1)
    const read = right(await keysInFolder(folder).read())
    expect(read).toEqual(again)
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
  })

  test('rotate with an overlap: both sign, newest first, until one is retired, which still verifies', async () => {
    const store = keysInFolder(folder)
    right(await store.change(withFirst(origin, seed(1))))
    const ring = right(await openRing(store, origin, undefined))
    right(await store.change(withNext(origin, seed(2))))
    right(await ring.refresh())
    const [old, next] = [vkeyOf(origin, seed(1)), vkeyOf(origin, seed(2))]
    expect(ring.signers().map(({ id }) => id)).toEqual([idInVkey(next), idInVkey(old)])
    right(await store.change(retiring(origin, idInVkey(old))))
    right(await ring.refresh())
    expect(ring.signers().map(({ id }) => id)).toEqual([idInVkey(next)])
    expect(ring.vkeys()).toEqual([next, old])
    expect(readdirSync(folder).toSorted()).toEqual([
      `${idInVkey(next)}.pem`,
      'changing',
      'keys.json',
    ])
  })

  test('are changed by one at a time: of two that retire at once one is refused, and a key goes on signing', async () => {
    right(await keysInFolder(folder).change(withFirst(origin, seed(1))))
    right(await keysInFolder(folder).change(withNext(origin, seed(2))))
    const ids = [seed(1), seed(2)].map((each) => idInVkey(vkeyOf(origin, each)))
    const retired = await Promise.all(
      ids.map((id) => keysInFolder(folder).change(retiring(origin, id))),
    )
    expect(retired.filter(E.isRight)).toHaveLength(1)
    expect(retired.find(E.isLeft)).toMatchObject(E.left({ refusal: 'log-key-last' }))
    const kept = right(await keysInFolder(folder).read())
    expect(kept.map(({ state }) => state).toSorted()).toEqual(['retired', 'signing'])
  })

  test.each([
    ['an unknown key', 'ffffffff', 'log-key-unknown'],
    ['the last key', idInVkey(vkeyOf(origin, seed(1))), 'log-key-last'],
  ])('do not let %s be retired', async (_, keyId, refusal) => {
    const store = keysInFolder(folder)
    right(await store.change(withFirst(origin, seed(1))))
    const before = readFileSync(join(folder, 'keys.json'), 'utf8')
    expect(await store.change(retiring(origin, keyId))).toMatchObject(E.left({ refusal }))
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).toBe(before)
  })

  const spoil: ReadonlyArray<readonly [string, (name: string) => void]> = [
    ['whose file is missing', (name) => rmSync(join(folder, name))],
    ['whose file is cut', (name) => writeFileSync(join(folder, name), '-----BEGIN PRIV')],
    ['whose file holds another', (name) => writeFileSync(join(folder, name), pemOf(seed(9)))],
    ['whose list is cut', () => writeFileSync(join(folder, 'keys.json'), '{"format":')],
    [
      'whose list has one that is malformed',
      () =>
        writeFileSync(
          join(folder, 'keys.json'),
          readFileSync(join(folder, 'keys.json'), 'utf8').replace(`${origin}+`, 'x+'),
        ),
    ],
  ]
  test.each(spoil)('are damaged by a key %s', async (_, break_) => {
    const store = keysInFolder(folder)
    const [key] = right(await store.change(withFirst(origin, seed(1))))
    break_(`${idInVkey(key?.vkey ?? '')}.pem`)
    expect(await store.read()).toMatchObject(E.left({ failure: 'signing-damaged' }))
  })

  test('are read again once one of their files was changed, replaced or removed, and only then', async () => {
    const keys = keysInFolder(folder)
    right(await keys.change(withFirst(origin, seed(1))))
    let reads = 0
    const counting = {
      ...keys,
      read: () => {
        reads += 1
        return keys.read()
      },
    }
    const ring = right(await openRing(counting, origin, undefined))
    right(await ring.refresh())
    expect(reads).toBe(1)
    const [pem = ''] = readdirSync(folder).filter((name) => name.endsWith('.pem'))
    const path = join(folder, pem)
    const whole = readFileSync(path)
    writeFileSync(path, 'no key')
    for (const looks of [2, 3]) {
      expect(await ring.refresh()).toMatchObject(E.left({ failure: 'signing-damaged', where: pem }))
      expect(reads).toBe(looks)
    }
    rmSync(path)
    expect(await ring.refresh()).toMatchObject(E.left({ failure: 'signing-damaged', where: pem }))
    writeFileSync(path, whole)
    right(await ring.refresh())
    right(await keys.change(withNext(origin, seed(2))))
    right(await ring.refresh())
    expect([ring.signers().length, reads]).toEqual([2, 6])
    right(await ring.refresh())
    expect(reads).toBe(6)
  })
})
