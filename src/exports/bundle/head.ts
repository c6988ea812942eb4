/** The facts of a bundle that are settled before its first byte. */
import type { BundleProofs } from './contents/proofs.ts'
import type { BundleScope } from './format/scope.ts'

export type BundleHead = {
  readonly scope: BundleScope
  /** Of the last event covered; -1n for none. */
  readonly position: bigint
  readonly proofs: BundleProofs
}

/** The maker of the bundle, as its manifest names it. */
export type BundleMaker = {
  readonly ledger: { readonly id: string; readonly name: string }
  readonly origin: string
  readonly keys: ReadonlyArray<string>
  /** Version of the program. */
  readonly createdBy: string
}
