import { describe, expect, test } from 'vitest'
import { TE } from '../../src/fp.ts'
import { openEmbeddedVault } from '../../src/vault/embedded/open-vault.ts'
import type { KeyVault, LiveKey } from '../../src/vault/key-vault.ts'
import { selfTest } from '../../src/vault/self-test.ts'
import { noon, ring, withFolder } from './support.ts'
import { left, right } from '../support/unwrap.ts'

const live = Buffer.alloc(32, 1)

/** A real vault with one function spoilt, as a careless adapter would have it. */
const spoilt: ReadonlyArray<readonly [string, (vault: KeyVault) => Partial<KeyVault>, string]> = [
  [
    'destroys nothing',
    () => ({ destroy: () => TE.right({ kid: 'k1', at: noon, fingerprint: '' as never }) }),
    'key-remains',
  ],
  [
    'destroys nothing and denies it',
    () => ({
      destroy: () => TE.right({ kid: 'k1', at: noon, fingerprint: '' as never }),
      holdsKey: () => TE.right(false),
    }),
    'not-fenced',
  ],
  [
    'still opens what was sealed',
    (vault) => {
      const keys = new Map<string, Uint8Array>()
      return {
        keyFor: (subject) =>
          TE.map((key: LiveKey) => {
            keys.set(subject, key.dek)
            return key
          })(vault.keyFor(subject)),
        existing: (subject, kid) => {
          const dek = keys.get(subject)
          return kid === undefined || dek === undefined
            ? vault.existing(subject, kid)
            : TE.right({ state: 'live', kid, dek })
        },
      }
    },
    'open-after',
  ],
  [
    'makes a new key for an erased person',
    (vault) => {
      let asked = 0
      return {
        keyFor: (subject) =>
          (asked += 1) === 1 ? vault.keyFor(subject) : TE.right({ kid: 'k2', dek: live }),
      }
    },
    'key-again',
  ],
  [
    'gives one key to seal and another to open',
    () => ({ existing: (_, kid) => TE.right({ state: 'live', kid: kid ?? 'k1', dek: live }) }),
    'open-before',
  ],
]

describe('the self-test', () => {
  test.each(spoilt)('finds an engine that %s', async (_, spoil, step) =>
    withFolder(async (folder) => {
      const vault = await right(openEmbeddedVault(folder, ring(1)))
      expect(await left(selfTest({ ...vault, ...spoil(vault) }))).toEqual({
        failure: 'self-test-failed',
        step,
      })
      await vault.close()
    }),
  )

  test('says so when the engine cannot answer', async () =>
    withFolder(async (folder) => {
      const vault = await right(openEmbeddedVault(folder, ring(1)))
      await vault.close()
      expect(await left(vault.selfTest())).toMatchObject({ failure: 'vault-unavailable' })
    }))
})
