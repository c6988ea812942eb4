/** Tries key-encryption keys on the vault in a folder, beside the process that writes it. Changes nothing. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { proveEpochs } from '../epoch-keys.ts'
import type { KekRing, Wrapped } from '../kek.ts'
import type { VaultFailure } from '../key-vault.ts'
import { isOldVault } from '../old-vault.ts'
import { readBeside } from './reading/read-beside.ts'
import { hasVault } from './has-vault.ts'
import { epochIn } from './rows/key-rows.ts'
import { kindOf, kinds } from './format/slot.ts'

/** The identifier key under each epoch in use; none where the vault does not say, which is told of the vault. */
const epochsInUse = async (vault: string): Promise<ReadonlyArray<Wrapped>> => {
  if (!hasVault(vault) || isOldVault(vault)) return []
  // A slot may be told twice: the last counts.
  const bySlot = new Map<number, Wrapped>()
  const read = await readBeside(vault, {
    begin: () => bySlot.clear(),
    slot: (slot, bytes) => {
      bySlot.delete(slot)
      if (kindOf(bytes) === kinds.epoch) bySlot.set(slot, epochIn({ slot, bytes }))
    },
    damaged: () => {},
    progress: () => {},
  })
  return E.isLeft(read) ? [] : [...bySlot.values()]
}

/** `tried`: how many epochs the vault is written under; none where it does not say. */
export type Proof = { readonly proven: Either<VaultFailure, unknown>; readonly tried: number }

/** Whether these keys open the vault under every epoch that is in use. */
export const proveOnVault = async (ring: KekRing, vault: string): Promise<Proof> => {
  const inUse = await epochsInUse(vault)
  if (inUse.length === 0) return { proven: E.right(undefined), tried: 0 }
  return { proven: proveEpochs(ring, inUse), tried: inUse.length }
}
