/** What a verification answers: each check by name, what it found, and what no check can show. */
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

/** Why a check was not made. */
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

/** For `no-proof-from-there`: entries of the checkpoint that was kept, and of the one that the bundle leads from. */
export type Leads = { readonly kept: number; readonly from: number | undefined }

export type Outcome =
  | { readonly check: CheckName; readonly outcome: 'passed'; readonly counted: number }
  | {
      readonly check: CheckName
      readonly outcome: 'failed'
      /** The first of them. */
      readonly findings: ReadonlyArray<Finding>
      /** All of them. */
      readonly count: number
    }
  | {
      readonly check: CheckName
      readonly outcome: 'skipped'
      readonly because: SkipReason
      readonly leads?: Leads
    }

/** What stays open although every check passes. */
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

/** Who signed the checkpoint, by key name and id; when, for witnesses: seconds since 1970. */
export type SignedBy = {
  readonly name: string
  readonly keyId: string
  readonly seconds?: string
}

export type BundleReport = {
  readonly of: 'bundle'
  /**
   * `verified`: every check that could be made passed, under a key from outside. `unattested`: the same, under no key
   * but those that the bundle brings along. `refused`: a check failed, or one that was asked for could not be made.
   */
  readonly verdict: 'verified' | 'unattested' | 'refused'
  /** What the bundle says of itself; undefined where that cannot be read. */
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
  /** When the checkpoint was there at the latest, as a time-stamp authority states (RFC 3339). */
  readonly stampedAt?: string
  /** The authority by the name in its certificate, where it stated that time. */
  readonly stampedBy?: string
  /** Sealed parts of the person that nothing opens any more: an entry says that their key was destroyed. Absent for none. */
  readonly tombstones?: number
  readonly checks: ReadonlyArray<Outcome>
  readonly limits: ReadonlyArray<Limit>
}
