/** Rows of what is not told on the log yet, and of the opt-outs that identifiers carry. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Sha256, SubjectId } from '../../kernel/ids.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { IdentityChange, OptOuts, parsed } from '../identity-change.ts'
import { corrupt } from '../key-row.ts'
import type { VaultFailure } from '../key-vault.ts'
import { aliasesOf } from './alias-rows.ts'
import { ownerOf } from './rows.ts'
import type { Tables } from './tables.ts'

const keyOf = ({ subject, binding, change }: IdentityChange): string =>
  `${subject}/${binding}/${change}`

/** Notes a change, to be told. */
export const noteChange = (tables: Tables, change: IdentityChange): void => {
  void tables.untold.put(keyOf(change), JSON.stringify(change))
}

/** Notes several in the transaction that it runs in. */
export const noteAll =
  (changes: ReadonlyArray<IdentityChange>) =>
  (tables: Tables): Either<VaultFailure, void> => {
    for (const change of changes) noteChange(tables, change)
    return E.right(undefined)
  }

/** Forgets a change that was told. */
export const settleChange =
  (change: IdentityChange) =>
  (tables: Tables): Either<VaultFailure, void> => {
    void tables.untold.remove(keyOf(change))
    return E.right(undefined)
  }

/** Changes told at once. */
const pageChanges = 1_000

/** What is to be told of one person, or of all. '0' is the character after '/'. */
export const untoldOf =
  (subject: SubjectId | undefined) =>
  ({ untold }: Tables): Either<VaultFailure, ReadonlyArray<IdentityChange>> => {
    const range = subject === undefined ? {} : { start: `${subject}/`, end: `${subject}0` }
    const changes: IdentityChange[] = []
    for (const { value } of untold.getRange({ ...range, limit: pageChanges })) {
      const change = parsed(IdentityChange, value)
      if (change === undefined) return corrupt('untold')
      changes.push(change)
    }
    return E.right(changes)
  }

const hashesOf = ({ hash, former }: HashedIdentifier): ReadonlyArray<Sha256> =>
  former === undefined ? [hash] : [hash, former]

/** The opt-outs that an identifier carries, under either spelling. */
export const carriedBy =
  (row: HashedIdentifier) =>
  ({ carried }: Tables): Either<VaultFailure, OptOuts> => {
    const all: OptOuts[number][] = []
    for (const hash of hashesOf(row)) {
      const text = carried.get(hash)
      const optOuts = text === undefined ? [] : parsed(OptOuts, text)
      if (optOuts === undefined) return corrupt('carried')
      all.push(...optOuts)
    }
    return E.right(all)
  }

/** They go over to the holder whose binding is about to be told. */
export const takeCarried = (
  tables: Tables,
  row: HashedIdentifier,
): Either<VaultFailure, OptOuts> => {
  const optOuts = carriedBy(row)(tables)
  if (E.isRight(optOuts) && optOuts.right.length > 0)
    for (const hash of hashesOf(row)) void tables.carried.remove(hash)
  return optOuts
}

/** An identifier that leaves its holder for nobody keeps their opt-outs. */
export const leaveOptOuts = (tables: Tables, hash: Sha256, optOuts: OptOuts): void => {
  if (optOuts.length > 0) void tables.carried.put(hash, JSON.stringify(optOuts))
}

/** The same for every identifier a person has. */
export const leaveAll = (
  tables: Tables,
  subject: SubjectId,
  optOuts: OptOuts,
): Either<VaultFailure, void> => {
  if (optOuts.length === 0) return E.right(undefined)
  const held = aliasesOf(subject)(tables)
  if (E.isLeft(held)) return held
  for (const { hmac } of held.right) {
    const owner = ownerOf(tables, hmac)
    if (E.isLeft(owner)) return owner
    if (owner.right?.subject === subject) leaveOptOuts(tables, hmac, optOuts)
  }
  return E.right(undefined)
}
