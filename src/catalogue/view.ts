/** The catalogue as it stands at one instant: which version of each policy is in force, and what it registers. */
import type { LawProfile } from '../events/vocabulary.ts'
import type { AccountId, PolicyId, PurposeId, VersionId } from '../kernel/ids.ts'
import { earlier } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'
import { accountsOf, endingOf } from './accounts.ts'
import type { Accounts } from './accounts.ts'
import type { Catalogue, PublishedVersion } from './catalogue.ts'
import type { Commitment } from './package/duties.ts'
import type { LawProfileRule } from './package/package.ts'
import type { Purpose } from './package/purpose.ts'

/** A purpose and the version of the policy that registers it. */
export type RegisteredPurpose = {
  readonly purpose: Purpose
  readonly version: PublishedVersion
  readonly profiles: ReadonlyMap<LawProfile, LawProfileRule>
  /** Obligations that the policy promises for every processing (clauses 3.1, 3.3, 3.4). */
  readonly promised: ReadonlyArray<NonNullable<Commitment['obligation']>>
  /** The end of any of these is the end of dealings under its policy (clause 5.4-a). */
  readonly accounts: ReadonlyArray<AccountId>
}

export type View = {
  readonly catalogue: Catalogue
  readonly inForce: ReadonlyMap<PolicyId, PublishedVersion>
  readonly purposes: ReadonlyMap<PurposeId, RegisteredPurpose>
  readonly accounts: Accounts
  /** The time at which the next published version takes effect: the view is valid until then. */
  readonly until: Instant | undefined
}

/** From when a version is taken to be in force. */
type From = (version: PublishedVersion) => Instant

const byPublication: From = ({ effectiveAt }) => effectiveAt

/** The date that the text itself gives, which lies before its publication here where the policy is older than the ledger. */
export const byOwnDate: From = ({ effectiveAt, compiled }) => {
  const own = compiled.package.effectiveAt
  return own === undefined ? effectiveAt : earlier(own, effectiveAt)
}

/** The version in force at `at`: the one that took effect last; of two on one instant, the one published last. */
const inForceAt = (
  versions: ReadonlyArray<PublishedVersion>,
  at: Instant,
  from: From,
): PublishedVersion | undefined =>
  versions.reduce<PublishedVersion | undefined>(
    (best, next) =>
      from(next) <= at && (best === undefined || from(best) <= from(next)) ? next : best,
    undefined,
  )

const nextEffective = (catalogue: Catalogue, at: Instant): Instant | undefined =>
  [...catalogue.policies.values()]
    .flat()
    .map(({ effectiveAt }) => effectiveAt)
    .filter((effectiveAt) => effectiveAt > at)
    .sort()[0]

const promisedBy = ({ compiled }: PublishedVersion): RegisteredPurpose['promised'] => [
  ...new Set(
    compiled.package.commitments.flatMap(({ obligation }) =>
      obligation === undefined ? [] : [obligation],
    ),
  ),
]

const viewBy = (catalogue: Catalogue, at: Instant, from: From): View => {
  const inForce = new Map<PolicyId, PublishedVersion>()
  const purposes = new Map<PurposeId, RegisteredPurpose>()
  const accounts = accountsOf(catalogue.policies)
  for (const [policy, versions] of catalogue.policies) {
    const version = inForceAt(versions, at, from)
    if (version === undefined) continue
    inForce.set(policy, version)
    const shared = {
      version,
      profiles: version.compiled.profiles,
      promised: promisedBy(version),
      accounts: endingOf(accounts.get(policy)),
    }
    for (const purpose of version.compiled.purposes.values()) {
      if (!purposes.has(purpose.id)) purposes.set(purpose.id, { purpose, ...shared })
    }
  }
  return { catalogue, inForce, purposes, accounts, until: nextEffective(catalogue, at) }
}

/** The view at an instant. Where two policies name one purpose, the policy published first holds it. */
export const viewAt = (catalogue: Catalogue, at: Instant): View =>
  viewBy(catalogue, at, byPublication)

/**
 * The view by which history is brought in: what was in force at an instant by the dates of the texts themselves. No
 * decision is made by it, since nothing was decided by this ledger then.
 */
export const historyAt = (catalogue: Catalogue, at: Instant): View =>
  viewBy(catalogue, at, byOwnDate)

/**
 * Whether a purpose's terms are the same or narrower now than in the version a person said yes to:
 * no version after that one, up to the one in force, asks for consent again (PIPL 14(2)).
 */
export const carriesOver = (
  { catalogue, inForce }: View,
  policy: PolicyId,
  from: VersionId,
  purpose: PurposeId,
): boolean => {
  const now = inForce.get(policy)
  // By far the most often the person said yes to the very version that is in force.
  if (now?.version === from) return true
  const versions = catalogue.policies.get(policy) ?? []
  const then = versions.findIndex(({ version }) => version === from)
  if (then < 0 || now === undefined) return false
  return versions.slice(then + 1).every((v) => v.order > now.order || !v.reconsent.has(purpose))
}

/** Whether what was said of `version` is said of the version in force, or of one that was published after it. */
export const isOfNowOrLater = (
  { catalogue, inForce }: View,
  policy: PolicyId,
  version: VersionId,
): boolean => {
  const now = inForce.get(policy)
  if (now?.version === version) return true
  const said = catalogue.policies.get(policy)?.find((each) => each.version === version)
  return now !== undefined && said !== undefined && said.order > now.order
}
