import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import type { VaultOptions } from '../../../src/vault/embedded/open-vault.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { vaultContract } from '../contract.ts'
import type { VaultUnderTest } from '../contract/under-test.ts'
import { anna, identifier, noon, phone, ring, withFolder } from '../support.ts'
import { left, right } from '../../support/unwrap.ts'

const makeWith = (options: VaultOptions) => async (): Promise<VaultUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'vault-'))
  let vault: KeyVault | undefined
  return {
    reopen: async (newest) => {
      await vault?.close()
      vault = await right(openEmbeddedVault(folder, ring(newest), options))
      return vault
    },
    dispose: async () => {
      await vault?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

vaultContract('embedded', makeWith({}))
vaultContract('embedded, opened by its table', makeWith({ tableFrom: 1 }))

const opened = async (folder: string, newest: number, use: (vault: KeyVault) => Promise<void>) => {
  const vault = await right(openEmbeddedVault(folder, ring(newest)))
  try {
    await use(vault)
  } finally {
    await vault.close()
  }
}

describe('the key-encryption key', () => {
  test('that is another one of the same epoch is kek-wrong', async () =>
    withFolder(async (folder) => {
      await opened(folder, 1, async (vault) => void (await right(vault.keyFor(anna))))
      expect(await left(openEmbeddedVault(folder, ring(1, 50)))).toEqual({
        failure: 'kek-wrong',
        epoch: 1,
      })
      await opened(folder, 1, async (vault) => void (await right(vault.keyFor(anna))))
    }))

  test('is proven even where no person has a key yet', async () =>
    withFolder(async (folder) => {
      await opened(folder, 1, async () => undefined)
      expect(await left(openEmbeddedVault(folder, ring(1, 50)))).toEqual({
        failure: 'kek-wrong',
        epoch: 1,
      })
    }))

  test('of an epoch in use that is not given is kek-missing', async () =>
    withFolder(async (folder) => {
      await opened(folder, 1, async (vault) => void (await right(vault.keyFor(anna))))
      const two = ring(2)
      const onlySecond = {
        newest: 2,
        keys: new Map([...two.keys].filter(([epoch]) => epoch === 2)),
      }
      expect(await left(openEmbeddedVault(folder, onlySecond))).toEqual({
        failure: 'kek-missing',
        epoch: 1,
      })
      const vault = await right(openEmbeddedVault(folder, two))
      const before = await right(vault.keyFor(anna))
      await right(vault.rewrap(2, () => undefined))
      await vault.close()
      const moved = await right(openEmbeddedVault(folder, onlySecond))
      expect(Buffer.compare((await right(moved.keyFor(anna))).dek, before.dek)).toBe(0)
      await moved.close()
    }))
})

describe('the files of a vault', () => {
  test('holds neither a key in use nor an identifier', async () =>
    withFolder(async (folder) => {
      let dek: Uint8Array = new Uint8Array(32)
      await opened(folder, 1, async (vault) => {
        dek = (await right(vault.keyFor(anna))).dek
        await right(vault.bindSubject(phone, anna, noon))
        await right(vault.bindSubject(identifier('customer_no', 'customer-4711'), anna, noon))
      })
      expect((await readdir(folder)).sort()).toEqual(['changes', 'slots'])
      const slots = await readFile(join(folder, 'slots'))
      expect(slots.includes(Buffer.from(anna.slice(4), 'hex'))).toBe(true)
      for (const name of await readdir(folder)) {
        const file = await readFile(join(folder, name))
        expect(file.includes(Buffer.from(dek))).toBe(false)
        expect(file.includes(Buffer.from('13800138000'))).toBe(false)
        expect(file.includes(Buffer.from('CUSTOMER-4711'))).toBe(false)
      }
    }))
})
