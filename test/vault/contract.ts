/** The contract of every key vault; each adapter's test runs it on the real engine. */
import { describe } from 'vitest'
import { destructionContract } from './contract/destruction.ts'
import { epochsContract } from './contract/epochs.ts'
import { identifiersContract } from './contract/identifiers.ts'
import { identityContract } from './contract/identity.ts'
import { keysContract } from './contract/keys.ts'
import type { VaultUnderTest } from './contract/under-test.ts'

/** `make` answers a new, empty vault each time. */
export const vaultContract = (engine: string, make: () => Promise<VaultUnderTest>): void => {
  describe(`${engine} key vault`, () => {
    keysContract(make)
    destructionContract(make)
    identifiersContract(make)
    identityContract(make)
    epochsContract(make)
  })
}
