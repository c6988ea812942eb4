/** Two versions of a policy → what changed, and what is owed for it to people who said yes to the earlier one. */
import type { PurposeId } from '../kernel/ids.ts'
import { categoryChanges, recipientChanges } from './diff/parties.ts'
import type { PolicyDiff } from './diff/policy-diff.ts'
import type { DiffObligation } from '../events/facts/registry.ts'
import { purposeChanges } from './diff/purposes.ts'
import { sectionChanges } from './diff/sections.ts'
import type { PolicyPackage } from './package/package.ts'

const first = (after: PolicyPackage): PolicyDiff => ({
  policy: after.policy,
  to: after.version,
  purposes: after.purposes.map(({ id }) => ({
    purpose: id,
    change: 'added',
    aspects: [],
    obligation: 'none',
    reasons: [],
  })),
  recipients: after.recipients.map(({ id }) => ({
    recipient: id,
    change: 'added',
    effect: 'wider',
  })),
  categories: after.categories.map(({ id }) => ({
    category: id,
    change: 'added',
    effect: 'neutral',
  })),
  sections: [],
  obligation: 'none',
  reasons: [],
})

type Changes = Pick<PolicyDiff, 'purposes' | 'recipients' | 'categories' | 'sections'>

const owed = ({ purposes, recipients, categories, sections }: Changes): DiffObligation => {
  if (purposes.some(({ obligation }) => obligation === 'reconsent')) return 'reconsent'
  return purposes.length + recipients.length + categories.length + sections.length > 0
    ? 'notice'
    : 'none'
}

/**
 * A purpose whose aim, method, categories, recipients or period got wider needs consent again (PIPL 14(2), 23,
 * NDSMR 22(4)); whatever else changed is told to people (PIPL 17). The first version of a policy owes nothing.
 */
export const diffPackages = (
  before: PolicyPackage | undefined,
  after: PolicyPackage,
): PolicyDiff => {
  if (before === undefined) return first(after)
  const recipients = recipientChanges(before.recipients, after.recipients)
  const categories = categoryChanges(before.categories, after.categories)
  const purposes = purposeChanges(before, after, { recipients, categories })
  const changes = { purposes, recipients, categories, sections: sectionChanges(before, after) }
  const reasons = [...new Set(purposes.flatMap((each) => each.reasons))]
  const head = { policy: after.policy, from: before.version, to: after.version }
  return { ...head, ...changes, obligation: owed(changes), reasons }
}

/** Purposes whose earlier consents and acceptances do not carry over to the later version. */
export const reconsentPurposes = ({ purposes }: PolicyDiff): ReadonlyArray<PurposeId> =>
  purposes.filter(({ obligation }) => obligation === 'reconsent').map(({ purpose }) => purpose)
