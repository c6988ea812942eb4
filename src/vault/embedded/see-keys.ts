/**
 * Looks at key-encryption keys beside the vault in a folder and the process that writes it: whether they can be read, are of
 * this ledger, and open the vault under every epoch that it is written under. Changes nothing, and shows no key.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { proveEpochs } from '../epoch-keys.ts'
import { foreignPart } from '../../identity/judge.ts'
import type { Foreign } from '../../identity/judge.ts'
import { ringFromText } from '../kek.ts'
import type { KekRing, Wrapped } from '../kek.ts'
import type { VaultFailure } from '../key-vault.ts'
import { isOldVault } from '../old-vault.ts'
import { readKekFile, readKekLedger } from './kek-file.ts'
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

/** The source of keys: a file, or the text of a variable, which names no ledger. */
export type KeySource = { readonly file: string } | { readonly text: string }

/** The vault and ledger to compare them with; undefined if missing, or if it names none. */
export type BesideKeys = {
  /** The vault's folder. */
  readonly vault: string | undefined
  readonly ledgerId: string | undefined
}

/** The reasons why keys are not those of this ledger's vault. */
export type KeysFault = VaultFailure | ({ readonly failure: 'part-foreign' } & Foreign)

/** `epochs` that were read, and how many of them were `tried`: those that the vault is written under, none where it does not say. */
export type KeysSeen = {
  readonly faults: ReadonlyArray<KeysFault>
  readonly epochs: number
  readonly tried: number
}

const foreignIn = async (
  source: KeySource,
  { ledgerId }: BesideKeys,
): Promise<ReadonlyArray<KeysFault>> => {
  const said = 'file' in source ? await readKekLedger(source.file) : undefined
  if (said === undefined || ledgerId === undefined) return []
  const foreign = foreignPart(ledgerId, [{ part: 'keys', ledgerId: said }])
  return foreign === undefined ? [] : [{ failure: 'part-foreign', ...foreign }]
}

const proofOf = (ring: KekRing, inUse: ReadonlyArray<Wrapped>): Either<VaultFailure, unknown> =>
  inUse.length === 0 ? E.right(undefined) : proveEpochs(ring, inUse)

/** All faults of the keys, and the number that was seen. */
export const seeKeys = async (source: KeySource, beside: BesideKeys): Promise<KeysSeen> => {
  const ring = 'file' in source ? await readKekFile(source.file)() : ringFromText(source.text)
  if (E.isLeft(ring)) return { faults: [ring.left], epochs: 0, tried: 0 }
  const foreign = await foreignIn(source, beside)
  const inUse = beside.vault === undefined ? [] : await epochsInUse(beside.vault)
  const proven = proofOf(ring.right, inUse)
  const epochs = ring.right.keys.size
  return E.isLeft(proven)
    ? { faults: [...foreign, proven.left], epochs, tried: 0 }
    : { faults: foreign, epochs, tried: inUse.length }
}
