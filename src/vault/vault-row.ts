/**
 * The rows of a vault, free of any engine: the unit of a move from one to another, and of the proof that both are
 * equal.
 */
import { O } from '../fp.ts'
import type { Sha256, SubjectId } from '../kernel/ids.ts'
import { digest } from './derive.ts'
import type { IdentityChange, OptOuts } from './identifiers/identity-change.ts'
import type { Wrapped } from './kek.ts'
import type { KeyRow } from './key-row.ts'
import type { Alias, Erasure, VaultFailure } from './key-vault.ts'

export type VaultRow =
  /** The identifier key, wrapped under an epoch in use. */
  | { readonly row: 'epoch'; readonly wrapped: Wrapped }
  | { readonly row: 'key'; readonly subject: SubjectId; readonly key: KeyRow }
  | { readonly row: 'fence'; readonly subject: SubjectId; readonly fence: Erasure }
  | { readonly row: 'alias'; readonly subject: SubjectId; readonly alias: Alias }
  | { readonly row: 'untold'; readonly change: IdentityChange }
  | { readonly row: 'carried'; readonly hash: Sha256; readonly optOuts: OptOuts }

const wrappedText = ({ epoch, bytes }: Wrapped): string =>
  `${epoch} ${Buffer.from(bytes).toString('hex')}`

const orNone = (value: O.Option<string>): string => O.getOrElse(() => '-')(value)

/** A row in one spelling. */
const textOf = (row: VaultRow): string => {
  switch (row.row) {
    case 'epoch':
      return `epoch ${wrappedText(row.wrapped)}`
    case 'key':
      return `key ${row.subject} ${row.key.ordinal} ${wrappedText(row.key.wrapped)}`
    case 'fence': {
      const { kid, at, fingerprint } = row.fence
      return `fence ${row.subject} ${kid} ${at} ${fingerprint}`
    }
    case 'alias': {
      const { kind, hmac, since, until, binding } = row.alias
      return `alias ${row.subject} ${kind} ${hmac} ${since} ${orNone(until)} ${orNone(binding)}`
    }
    case 'untold':
      return `untold ${JSON.stringify(row.change)}`
    case 'carried':
      return `carried ${row.hash} ${JSON.stringify(row.optOuts)}`
  }
}

/** Rows counted, and a digest over them that does not depend on their order: equal for equal rows alone. */
export type RowsDigest = { readonly rows: number; readonly sha256: string }

const modulus = 1n << 256n

/** Takes rows one by one. */
export const newRowsDigest = () => {
  let rows = 0
  let sum = 0n
  return {
    add: (row: VaultRow): void => {
      rows += 1
      // Added and not xored: a row that is there twice must not vanish.
      sum = (sum + BigInt(`0x${digest(Buffer.from(textOf(row))).toString('hex')}`)) % modulus
    },
    digest: (): RowsDigest => ({ rows, sha256: sum.toString(16).padStart(64, '0') }),
  }
}

type Damaged = Error & { readonly damaged: string }

/** Ends the reading of rows: what is stored in this table is not what was written. */
export const damagedRow = (table: string): never => {
  throw Object.assign(new Error('a row cannot be read'), { damaged: table })
}

const isDamaged = (cause: unknown): cause is Damaged => cause instanceof Error && 'damaged' in cause

/** The failure that a thrown cause stands for. */
export const failureOf = (cause: unknown): VaultFailure =>
  isDamaged(cause)
    ? { failure: 'vault-corrupt', where: cause.damaged }
    : { failure: 'vault-unavailable', cause }
