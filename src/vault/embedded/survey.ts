/** Reads every row of an embedded vault and counts them: beside the process that writes, and without a key. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { VaultFailure } from '../key-vault.ts'
import { selfTestAt } from '../self-test.ts'
import { readBeside } from './reading/read-beside.ts'
import { isOldVault, oldVault } from '../old-vault.ts'
import type { OldVault } from '../old-vault.ts'
import { aliasIn } from './rows/alias-rows.ts'
import { epochIn, fenceIn, keyIn } from './rows/key-rows.ts'
import { damagedAt, placeOf } from './format/damage.ts'
import type { VaultCorrupt } from './format/damage.ts'
import { entriesOf } from './memory/entries.ts'
import { kindOf, kinds } from './format/slot.ts'

export { hasVault } from './has-vault.ts'

/** The contents of a vault, in numbers. */
export type VaultSurvey = {
  /** By key-encryption epoch: how many persons' keys are wrapped under it. */
  readonly keysByEpoch: ReadonlyMap<number, number>
  /** Epochs the vault is written under: a key for each must be given to open it. */
  readonly epochs: ReadonlyArray<number>
  /** Persons who were erased at least once; those that the self-test made up are nobody. */
  readonly erased: number
  readonly identifiers: number
}

/** The kind of one slot in the count. A slot may be reported twice, so it is noted by slot. */
type Counted =
  | { readonly of: 'key' | 'epoch'; readonly epoch: number }
  | { readonly of: 'erased' | 'identifier' }

const unreadable = {
  reason: 'the row cannot be read',
  expected: 'a row of its kind',
  found: 'something else',
}

/** The first fence of a person counts them; later ones are of the same. */
const isFirst = (kid: string): boolean => kid === 'k1'

const countedAs = (slot: number, bytes: Buffer): Counted | undefined | 'unreadable' => {
  const row = { slot, bytes }
  switch (kindOf(bytes)) {
    case kinds.key:
      return { of: 'key', epoch: keyIn(row).wrapped.epoch }
    case kinds.epoch:
      return { of: 'epoch', epoch: epochIn(row).epoch }
    case kinds.fence: {
      const fence = fenceIn(bytes)
      if (fence === undefined) return 'unreadable'
      return isFirst(fence.kid) && fence.at !== selfTestAt ? { of: 'erased' } : undefined
    }
    case kinds.alias:
      if (aliasIn(row) === undefined) return 'unreadable'
      return entriesOf(bytes)[1] === 0 ? undefined : { of: 'identifier' }
    default:
      return undefined
  }
}

/** Slots by what they count as: numbers alone, since there may be millions. */
const newCount = () => {
  const [keys, erased, identifiers] = [
    new Map<number, number>(),
    new Set<number>(),
    new Set<number>(),
  ]
  const epochs = new Map<number, number>()
  const take = (slot: number, counted: Counted | undefined): void => {
    for (const set of [keys, epochs, erased, identifiers]) set.delete(slot)
    switch (counted?.of) {
      case 'key':
        keys.set(slot, counted.epoch)
        break
      case 'epoch':
        epochs.set(slot, counted.epoch)
        break
      case 'erased':
        erased.add(slot)
        break
      case 'identifier':
        identifiers.add(slot)
        break
      case undefined:
    }
  }
  const keysByEpoch = (): ReadonlyMap<number, number> => {
    const counts = new Map<number, number>()
    for (const epoch of keys.values()) counts.set(epoch, (counts.get(epoch) ?? 0) + 1)
    return counts
  }
  const inUse = (): ReadonlyArray<number> => [...epochs.values()].sort((a, b) => a - b)
  return { take, keysByEpoch, inUse, erased, identifiers }
}

/** Reads all that the vault in `folder` holds; what does not read back is `vault-corrupt`. Changes nothing. */
export const surveyVault = async (
  folder: string,
): Promise<Either<VaultFailure | OldVault, VaultSurvey>> => {
  if (isOldVault(folder)) return E.left(oldVault)
  let count = newCount()
  let damage: VaultCorrupt | undefined
  const read = await readBeside(folder, {
    begin: () => {
      count = newCount()
      damage = undefined
    },
    slot: (slot, bytes) => {
      const counted = countedAs(slot, bytes)
      if (counted === 'unreadable') damage ??= damagedAt(placeOf(slot), unreadable)
      else count.take(slot, counted)
    },
    damaged: (place, fault) => (damage ??= damagedAt(place, fault)),
    progress: () => {},
  })
  if (E.isLeft(read)) return read
  if (damage !== undefined) return E.left(damage)
  return E.right({
    keysByEpoch: count.keysByEpoch(),
    epochs: count.inUse(),
    erased: count.erased.size,
    identifiers: count.identifiers.size,
  })
}
