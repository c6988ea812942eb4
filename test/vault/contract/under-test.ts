/** The parts that an adapter's test brings to the contract. */
import type { KeyVault } from '../../../src/vault/key-vault.ts'

/** One vault that outlives its openings. `reopen` closes first; `newest` is the newest epoch given. */
export type VaultUnderTest = {
  readonly reopen: (newest: number) => Promise<KeyVault>
  readonly dispose: () => Promise<void>
}
