import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  addKekEpoch,
  dropKekEpochs,
  readKekFile,
  readOrCreateKekFile,
} from '../../../src/vault/embedded/kek-file.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { anna, later, noon, ring, withFolder } from '../support.ts'
import { left, right } from '../../support/unwrap.ts'

const inFolder = (use: (kek: string, vault: string) => Promise<void>) => async () =>
  withFolder(async (folder) => use(join(folder, 'keys', 'kek.json'), join(folder, 'vault')))

describe('the file of key-encryption keys', () => {
  test(
    'is made at a first start, for its owner only, and read ever after',
    inFolder(async (kek, folder) => {
      const made = await right(readOrCreateKekFile(kek, folder, noon))
      expect(made.newest).toBe(1)
      expect((await stat(kek)).mode & 0o777).toBe(0o600)
      expect(JSON.parse(await readFile(kek, 'utf8'))).toMatchObject({
        epochs: [{ epoch: 1, createdAt: noon }],
      })
      expect(await readdir(join(kek, '..'))).toEqual(['kek.json'])
      const text = await readFile(kek, 'utf8')
      const vault = await right(openEmbeddedVault(folder, made))
      const { dek } = await right(vault.keyFor(anna))
      await vault.close()
      const again = await right(
        openEmbeddedVault(folder, await right(readOrCreateKekFile(kek, folder, later))),
      )
      expect(await readFile(kek, 'utf8')).toBe(text)
      expect(Buffer.compare((await right(again.keyFor(anna))).dek, dek)).toBe(0)
      await again.close()
    }),
  )

  test(
    'that is gone while a vault is there is kek-missing, and no new one is made',
    inFolder(async (kek, folder) => {
      const vault = await right(openEmbeddedVault(folder, ring(1)))
      await vault.close()
      expect(await left(readOrCreateKekFile(kek, folder, noon))).toEqual({
        failure: 'kek-missing',
        epoch: 0,
      })
      expect(await left(readKekFile(kek))).toEqual({ failure: 'kek-missing', epoch: 0 })
      await expect(stat(kek)).rejects.toThrow('ENOENT')
    }),
  )

  test(
    'gains an epoch, serves a rewrap, and forgets what was retired',
    inFolder(async (kek, folder) => {
      const first = await right(readOrCreateKekFile(kek, folder, noon))
      const before = await right(openEmbeddedVault(folder, first))
      const { dek } = await right(before.keyFor(anna))
      await before.close()
      const both = await right(addKekEpoch(kek, later))
      expect(both.newest).toBe(2)
      const vault = await right(openEmbeddedVault(folder, both))
      const { retired } = await right(vault.rewrap(2, () => undefined))
      await vault.close()
      const kept = await right(dropKekEpochs(kek, retired))
      expect([...kept.keys.keys()]).toEqual([2])
      expect((await stat(kek)).mode & 0o777).toBe(0o600)
      const after = await right(openEmbeddedVault(folder, await right(readKekFile(kek))))
      expect(Buffer.compare((await right(after.keyFor(anna))).dek, dek)).toBe(0)
      await after.close()
    }),
  )

  test(
    'never forgets the newest epoch',
    inFolder(async (kek, folder) => {
      await right(readOrCreateKekFile(kek, folder, noon))
      expect([...(await right(dropKekEpochs(kek, [1]))).keys.keys()]).toEqual([1])
    }),
  )

  test.each([
    ['not JSON', '{"epochs":['],
    ['no epochs', '{}'],
    ['an unknown field', `{"epochs":[],"note":"x"}`],
    ['no epoch', '{"epochs":[]}'],
    ['a short key', `{"epochs":[{"epoch":1,"key":"AAAA","createdAt":"${noon}"}]}`],
  ])('is refused with %s, and is not quoted', async (_, text) =>
    withFolder(async (folder) => {
      const kek = join(folder, 'kek.json')
      await writeFile(kek, text)
      const refused = await left(readOrCreateKekFile(kek, join(folder, 'vault'), noon))
      expect(refused.failure).toBe('kek-malformed')
      expect(JSON.stringify(refused)).not.toContain('AAAA')
      expect(await readFile(kek, 'utf8')).toBe(text)
    }),
  )
})
