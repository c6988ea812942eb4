/** Facts about a bundle that are known before its first byte. */
import type { BundleProofs } from './contents/proofs.ts'
import type { BundleScope } from './format/scope.ts'

export type BundleHead = {
  readonly scope: BundleScope
  /** The position of the last event covered; -1n if there is none. */
  readonly position: bigint
  readonly proofs: BundleProofs
}

/** The ledger and the program that made the bundle, as the manifest names them. */
export type BundleMaker = {
  readonly ledger: { readonly id: string; readonly name: string }
  readonly origin: string
  readonly keys: ReadonlyArray<string>
  /** Version of the program. */
  readonly createdBy: string
}
