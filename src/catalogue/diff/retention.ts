/** Retention for one purpose, before and after: a consented period is a limit of the consent (NDSMR 22(4)). */
import type { PurposeId } from '../../kernel/ids.ts'
import type { RetentionRule } from '../package/duties.ts'
import type { AspectChange, Effect } from './policy-diff.ts'
import { sameTerms, worst } from './terms.ts'

const daysIn = { day: 1, month: 30.4375, year: 365.25 }

/** Days, for comparing only; no period at all is longer than any. */
const lengthOf = ({ period }: RetentionRule): number =>
  period === undefined ? Infinity : period.amount * daysIn[period.unit]

const restOf = ({ categories, startsAt, statutory }: RetentionRule) => ({
  categories,
  startsAt,
  statutory,
})

const ruleEffect = (before: RetentionRule, after: RetentionRule): Effect => {
  // Another start, other categories or a new hold may keep something longer: told apart only by reading.
  if (!sameTerms(restOf(before), restOf(after))) return 'wider'
  const [then, now] = [lengthOf(before), lengthOf(after)]
  if (now !== then) return now > then ? 'wider' : 'narrower'
  const methods = [before.method !== undefined, after.method !== undefined] as const
  if (methods[0] === methods[1]) return 'neutral'
  return methods[0] ? 'wider' : 'narrower'
}

const rulesFor = (
  rules: ReadonlyArray<RetentionRule>,
  purpose: PurposeId,
): ReadonlyMap<string, RetentionRule> =>
  new Map(rules.filter((rule) => rule.purposes.includes(purpose)).map((rule) => [rule.id, rule]))

/** A rule that goes leaves data without a limit, and one that comes sets a limit, unless it is a statute's hold. */
export const retentionChange = (
  purpose: PurposeId,
  before: ReadonlyArray<RetentionRule>,
  after: ReadonlyArray<RetentionRule>,
): ReadonlyArray<AspectChange> => {
  const [then, now] = [rulesFor(before, purpose), rulesFor(after, purpose)]
  const ids = [...new Set([...then.keys(), ...now.keys()])]
  const effects = ids.map((id): Effect => {
    const [was, is] = [then.get(id), now.get(id)]
    if (was !== undefined && is !== undefined) return ruleEffect(was, is)
    if (was !== undefined) return was.statutory ? 'narrower' : 'wider'
    return is?.statutory === true ? 'wider' : 'narrower'
  })
  const effect = worst(effects)
  return effect === 'neutral' ? [] : [{ aspect: 'retention', effect }]
}
