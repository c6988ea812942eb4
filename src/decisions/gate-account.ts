/** Precedence 1: a cancelled account is closed to everything but what outlives it (clauses 5.4-a, 5.4-b). */
import type { CategoryId } from '../kernel/ids.ts'
import type { Facts, Gate, Verdict } from './facts.ts'
import { denied, passed } from './facts.ts'

/** A statute makes the bank keep at least one of these categories (PIPL 47). */
const heldByStatute = ({ registered, categories }: Facts): ReadonlyArray<CategoryId> => {
  const held = new Set(
    registered.version.compiled.package.retention
      .filter(({ statutory }) => statutory)
      .flatMap((rule) => rule.categories),
  )
  return categories.filter((category) => held.has(category))
}

export const gateAccount: Gate = (facts): Verdict => {
  const { standing, registered } = facts
  const ended = standing.ended()
  if (ended === undefined || registered.purpose.survives === 'cancellation') return passed
  const held = heldByStatute(facts)
  if (held.length === 0) return denied({ code: 'ACCOUNT_CANCELLED' }, [ended.event])
  return {
    pass: false,
    decision: 'STORE_ONLY',
    reasons: [{ code: 'ACCOUNT_CANCELLED' }, { code: 'HELD_BY_STATUTE', categories: held }],
    evidence: [ended.event],
  }
}
