/** What is settled of a bundle before its first byte. */
import type { BundleProofs } from './contents/proofs.ts'
import type { BundleScope } from './format/scope.ts'

export type BundleHead = {
  readonly scope: BundleScope
  /** Of the last event covered; -1n for none. */
  readonly position: bigint
  readonly proofs: BundleProofs
}

/** Whose bundle it is, as its manifest says. */
export type BundleMaker = {
  readonly ledger: { readonly id: string; readonly name: string }
  readonly origin: string
  readonly keys: ReadonlyArray<string>
  /** Version of the program. */
  readonly createdBy: string
}
