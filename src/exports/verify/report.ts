/** The report of a verification: each check by name with its findings, and the limits that no check can overcome. */
import type { BundleScope } from '../bundle/format/scope.ts'
import type { Finding } from './finding.ts'

/** The checks in order. */
export const checkNames = [
  'archive',
  'manifest',
  'checkpoint',
  'tree',
  'entries',
  'openings',
  'documents',
  'state',
  'growth',
  'since',
  'time-stamp',
] as const
export type CheckName = (typeof checkNames)[number]

/** Reasons for which a check is not made. */
export const skipReasons = [
  'not-in-scope',
  'nothing-before',
  'not-asked',
  'no-key',
  'no-stamp',
  'no-authority',
  'no-proof-from-there',
  'no-stamp-to-check',
  'broken-off',
] as const
export type SkipReason = (typeof skipReasons)[number]

/**
 * With `no-proof-from-there`: the sizes of the checkpoint that was kept, and of the one from which the bundle proves
 * growth.
 */
export type Leads = { readonly kept: number; readonly from: number | undefined }

export type Outcome =
  | { readonly check: CheckName; readonly outcome: 'passed'; readonly counted: number }
  | {
      readonly check: CheckName
      readonly outcome: 'failed'
      /** The first findings, at most `maxFindings`. */
      readonly findings: ReadonlyArray<Finding>
      /** The number of all findings. */
      readonly count: number
    }
  | {
      readonly check: CheckName
      readonly outcome: 'skipped'
      readonly because: SkipReason
      readonly leads?: Leads
    }

/** Facts that no check can show, even if all pass. */
export const limitNames = [
  'keys-of-the-bundle',
  'no-witness',
  'partial-scope',
  'newer-checkpoint',
  'destroyed-keys',
  'pages',
  'operators-word',
  'truth',
  'no-older-checkpoint',
] as const
export type Limit = (typeof limitNames)[number]

/** A signer of the checkpoint, by key name and id; for witnesses the stated time, in seconds since 1970. */
export type SignedBy = {
  readonly name: string
  readonly keyId: string
  readonly seconds?: string
}

export type BundleReport = {
  readonly of: 'bundle'
  /**
   * `verified`: every check that could be made passed, under a key that the reader brought. `unattested`: the same,
   * under the bundle's own keys. `refused`: a check failed, or a requested check could not be made.
   */
  readonly verdict: 'verified' | 'unattested' | 'refused'
  /** Statements of the bundle's manifest; undefined if it cannot be read. */
  readonly about:
    | {
        readonly ledger: string
        readonly name: string
        readonly origin: string
        readonly scope: BundleScope
        readonly position: string
        readonly size: number
        readonly root: string
        readonly entries: number
      }
    | undefined
  readonly signed: ReadonlyArray<SignedBy>
  /** The time at which the checkpoint existed, as a time-stamp authority states it (RFC 3339). */
  readonly stampedAt?: string
  /** The name in the certificate of that authority. */
  readonly stampedBy?: string
  /**
   * The number of the person's sealed parts that cannot be opened, because an entry says that their key was destroyed.
   * Absent for none.
   */
  readonly tombstones?: number
  readonly checks: ReadonlyArray<Outcome>
  readonly limits: ReadonlyArray<Limit>
}
