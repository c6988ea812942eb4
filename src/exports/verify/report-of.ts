/** Builds the report from the results of the checks. */
import type { VerifiedCheckpoint } from '../../transparency/proof/verify-checkpoint.ts'
import type { Stamp } from '../../transparency/stamp/verify-stamp.ts'
import type { BundleManifest } from '../bundle/format/manifest.ts'
import type { Outcomes } from './checks/outcomes.ts'
import type { BundleReport, Limit, Outcome, SignedBy, SkipReason } from './report.ts'

type Made = {
  readonly outcomes: Outcomes
  readonly asked: { readonly policy: unknown }
  readonly manifest?: BundleManifest | undefined
  readonly verified?: VerifiedCheckpoint | undefined
  readonly stamp?: Stamp | undefined
  /** Whether an entry destroys a person's key. */
  readonly erased?: boolean
  readonly tombstones?: number
}

const signedBy = ({ signed }: VerifiedCheckpoint): ReadonlyArray<SignedBy> =>
  signed.map(({ key, seconds }) => ({
    name: key.name,
    keyId: key.id,
    ...(seconds === undefined ? {} : { seconds: String(seconds) }),
  }))

const limitsOf = (
  { asked, manifest, verified, erased }: Made,
  checks: ReadonlyArray<Outcome>,
): ReadonlyArray<Limit> => {
  const isCompared = checks.some(({ check, outcome }) => check === 'since' && outcome !== 'skipped')
  const isWitnessed = verified?.signed.some(({ seconds }) => seconds !== undefined) ?? false
  const limits: ReadonlyArray<readonly [Limit, boolean]> = [
    ['keys-of-the-bundle', asked.policy === undefined],
    ['no-witness', !isWitnessed],
    ['no-older-checkpoint', !isCompared],
    ['partial-scope', manifest !== undefined && manifest.scope.kind !== 'ledger'],
    ['destroyed-keys', erased === true],
    ['newer-checkpoint', true],
    ['pages', manifest !== undefined],
    ['operators-word', manifest !== undefined],
    ['truth', true],
  ]
  return limits.flatMap(([limit, holds]) => (holds ? [limit] : []))
}

/** Reasons for which a skipped check counts as failed: it was broken off, or was asked for by name and cannot be made. */
const unmade: ReadonlySet<SkipReason> = new Set([
  'broken-off',
  'no-proof-from-there',
  'no-stamp-to-check',
])

const isRefused = (outcome: Outcome): boolean =>
  outcome.outcome === 'failed' || (outcome.outcome === 'skipped' && unmade.has(outcome.because))

export const reportOf = (made: Made): BundleReport => {
  const { outcomes, asked, manifest, verified, stamp, tombstones = 0 } = made
  const checks = outcomes.all()
  const passed = asked.policy === undefined ? 'unattested' : 'verified'
  return {
    of: 'bundle',
    verdict: checks.some(isRefused) ? 'refused' : passed,
    about: manifest && {
      ledger: manifest.ledger.id,
      name: manifest.ledger.name,
      origin: manifest.origin,
      scope: manifest.scope,
      position: manifest.position,
      size: manifest.size,
      root: manifest.root,
      entries: manifest.entries,
    },
    signed: verified === undefined ? [] : signedBy(verified),
    ...(stamp === undefined
      ? {}
      : { stampedAt: new Date(stamp.atMs).toISOString(), stampedBy: stamp.authority }),
    ...(tombstones === 0 ? {} : { tombstones }),
    checks,
    limits: limitsOf(made, checks),
  }
}
