import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { raiseFence } from '../../../src/vault/embedded/key-state.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { openEnvironment } from '../../../src/vault/embedded/environment.ts'
import type { Tables } from '../../../src/vault/embedded/tables.ts'
import { fingerprintOf } from '../../../src/vault/derive.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { vaultContract } from '../contract.ts'
import type { VaultUnderTest } from '../contract/under-test.ts'
import {
  anna,
  bo,
  identifier,
  later,
  noon,
  ok,
  phone,
  refused,
  ring,
  withFolder,
} from '../support.ts'

const make = async (): Promise<VaultUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'vault-'))
  let vault: KeyVault | undefined
  return {
    reopen: async (newest) => {
      await vault?.close()
      vault = await ok(openEmbeddedVault(folder, ring(newest)))
      return vault
    },
    dispose: async () => {
      await vault?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

vaultContract('embedded', make)

/** Changes the tables of a closed vault from outside, as a crash or damage would leave them. */
const tamper = async (
  folder: string,
  change: (tables: Tables) => Promise<unknown>,
): Promise<void> => {
  const env = openEnvironment(folder)
  await change(env.tables())
  await env.close()
}

const opened = async (folder: string, newest: number, use: (vault: KeyVault) => Promise<void>) => {
  const vault = await ok(openEmbeddedVault(folder, ring(newest)))
  try {
    await use(vault)
  } finally {
    await vault.close()
  }
}

describe('a crash between fence and deletion', () => {
  test('is ended at the next opening, with the same answer', async () =>
    withFolder(async (folder) => {
      let fingerprint = ''
      await opened(folder, 1, async (vault) => {
        fingerprint = fingerprintOf((await ok(vault.keyFor(anna))).dek)
        await ok(vault.bindSubject(phone, anna, noon))
      })
      const env = openEnvironment(folder)
      await ok(env.write(raiseFence(ring(1), anna, noon)))
      expect(env.tables().keys.doesExist(anna)).toBe(true)
      await env.close()
      await opened(folder, 1, async (vault) => {
        expect(await ok(vault.holdsKey(anna))).toBe(false)
        expect(await ok(vault.findSubject(phone))).toEqual(O.none)
        expect(await ok(vault.aliases(anna))).toEqual([])
        expect(await ok(vault.destroy(anna, { at: later }))).toEqual({
          kid: 'k1',
          at: noon,
          fingerprint,
        })
      })
    }))

  test('answers the key to nobody from the fence on', async () =>
    withFolder(async (folder) => {
      await opened(folder, 1, async (vault) => void (await ok(vault.keyFor(anna))))
      await tamper(folder, async (tables) => {
        await tables.fences.put(
          anna,
          JSON.stringify([{ kid: 'k1', at: noon, fingerprint: 'f'.repeat(64) }]),
        )
      })
      await opened(folder, 1, async (vault) => {
        expect(await ok(vault.holdsKey(anna))).toBe(true)
        expect(await refused(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
        expect(await ok(vault.existing(anna, 'k1'))).toMatchObject({ state: 'erased' })
        await ok(vault.destroy(anna, { at: later }))
        expect(await ok(vault.holdsKey(anna))).toBe(false)
      })
    }))
})

describe('a restored vault', () => {
  test('that lost its fence is fenced again with the same fingerprint', async () =>
    withFolder(async (folder) => {
      let row = Buffer.alloc(0)
      let first: unknown
      await opened(folder, 1, async (vault) => void (await ok(vault.keyFor(anna))))
      await tamper(folder, async ({ keys }) => void (row = Buffer.from(keys.get(anna) ?? row)))
      await opened(
        folder,
        1,
        async (vault) => void (first = await ok(vault.destroy(anna, { at: noon }))),
      )
      await tamper(folder, async ({ keys, fences }) => {
        await fences.remove(anna)
        await keys.put(anna, row)
      })
      await opened(folder, 1, async (vault) => {
        expect(await ok(vault.destroy(anna, { at: noon }))).toEqual(first)
        expect(await ok(vault.holdsKey(anna))).toBe(false)
      })
    }))
})

describe('the key-encryption key', () => {
  test('that is another one of the same epoch is kek-wrong', async () =>
    withFolder(async (folder) => {
      await opened(folder, 1, async (vault) => void (await ok(vault.keyFor(anna))))
      expect(await refused(openEmbeddedVault(folder, ring(1, 50)))).toEqual({
        failure: 'kek-wrong',
        epoch: 1,
      })
      await opened(folder, 1, async (vault) => void (await ok(vault.keyFor(anna))))
    }))

  test('is proven even where no person has a key yet', async () =>
    withFolder(async (folder) => {
      await opened(folder, 1, async () => undefined)
      expect(await refused(openEmbeddedVault(folder, ring(1, 50)))).toEqual({
        failure: 'kek-wrong',
        epoch: 1,
      })
    }))

  test('of an epoch in use that is not given is kek-missing', async () =>
    withFolder(async (folder) => {
      await opened(folder, 1, async (vault) => void (await ok(vault.keyFor(anna))))
      const two = ring(2)
      const onlySecond = {
        newest: 2,
        keys: new Map([...two.keys].filter(([epoch]) => epoch === 2)),
      }
      expect(await refused(openEmbeddedVault(folder, onlySecond))).toEqual({
        failure: 'kek-missing',
        epoch: 1,
      })
      const vault = await ok(openEmbeddedVault(folder, two))
      const before = await ok(vault.keyFor(anna))
      await ok(vault.rewrap(2, () => undefined))
      await vault.close()
      const moved = await ok(openEmbeddedVault(folder, onlySecond))
      expect(Buffer.compare((await ok(moved.keyFor(anna))).dek, before.dek)).toBe(0)
      await moved.close()
    }))
})

describe('what is on disk', () => {
  test('holds neither a key in use nor an identifier', async () =>
    withFolder(async (folder) => {
      let dek: Uint8Array = new Uint8Array(32)
      await opened(folder, 1, async (vault) => {
        dek = (await ok(vault.keyFor(anna))).dek
        await ok(vault.bindSubject(phone, anna, noon))
        await ok(vault.bindSubject(identifier('customer_no', 'customer-4711'), anna, noon))
      })
      const file = await readFile(join(folder, 'data.mdb'))
      expect(file.includes(Buffer.from(anna))).toBe(true)
      expect(file.includes(Buffer.from(dek))).toBe(false)
      expect(file.includes(Buffer.from('13800138000'))).toBe(false)
      expect(file.includes(Buffer.from('CUSTOMER-4711'))).toBe(false)
    }))

  const damages: ReadonlyArray<readonly [string, (tables: Tables) => Promise<unknown>]> = [
    [
      'a flipped bit in a key',
      async ({ keys }) => {
        const row = Buffer.from(keys.get(anna) ?? [])
        row.writeUInt8(row.readUInt8(40) ^ 1, 40)
        await keys.put(anna, row)
      },
    ],
    [
      'a key cut short',
      async ({ keys }) => keys.put(anna, Buffer.from(keys.get(anna) ?? []).subarray(0, 50)),
    ],
    ['a key of somebody else', async ({ keys }) => keys.put(anna, Buffer.from(keys.get(bo) ?? []))],
    [
      'a key under another ordinal',
      async ({ keys }) => {
        const row = Buffer.from(keys.get(anna) ?? [])
        row.writeUInt32BE(2, 0)
        await keys.put(anna, row)
      },
    ],
    ['a fence that is no list', async ({ fences }) => fences.put(anna, '{}')],
    ['a fence that is not JSON', async ({ fences }) => fences.put(anna, '[')],
  ]

  test.each(damages)('with %s is refused as corrupt, and names no key', async (_, damage) =>
    withFolder(async (folder) => {
      await opened(folder, 1, async (vault) => {
        await ok(vault.keyFor(anna))
        await ok(vault.keyFor(bo))
      })
      await tamper(folder, damage)
      await opened(folder, 1, async (vault) => {
        expect(await refused(vault.keyFor(anna))).toMatchObject({ failure: 'vault-corrupt' })
        expect(await refused(vault.destroy(anna, { at: noon }))).toMatchObject({
          failure: 'vault-corrupt',
        })
        await ok(vault.keyFor(bo))
      })
    }),
  )

  test('of another format, or keys without their epochs, is not opened', async () =>
    withFolder(async (folder) => {
      await opened(folder, 1, async (vault) => void (await ok(vault.keyFor(anna))))
      await tamper(folder, async ({ meta }) => meta.put('format', Buffer.from('2')))
      expect(await refused(openEmbeddedVault(folder, ring(1)))).toEqual({
        failure: 'vault-corrupt',
        where: 'format',
      })
      await tamper(folder, async ({ meta }) => meta.remove('format'))
      expect(await refused(openEmbeddedVault(folder, ring(1)))).toEqual({
        failure: 'vault-corrupt',
        where: 'meta',
      })
    }))
})
