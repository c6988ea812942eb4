/** Precedence 1: a cancelled account is closed to everything but what outlives it (clauses 5.4-a, 5.4-b). */
import type { Operation } from '../../events/vocabulary.ts'
import type { CategoryId } from '../../kernel/ids.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { denied, passed, survives } from '../facts.ts'

/** A statute makes the bank keep at least one of these categories (PIPL 47). */
const heldByStatute = ({ registered, categories }: Facts): ReadonlyArray<CategoryId> => {
  const held = new Set(
    registered.version.compiled.package.retention
      .filter(({ statutory }) => statutory)
      .flatMap((rule) => rule.categories),
  )
  return categories.filter((category) => held.has(category))
}

/** These bring new data in: what a statute holds is kept, and nothing is added to it (clauses 5.4-b, 7-c). */
const takesIn: ReadonlySet<Operation> = new Set<Operation>(['collect', 'ingest'])

export const gateAccount: Gate = (facts): Verdict => {
  const { standing, question, registered } = facts
  const ended = standing.ended(registered.accounts, registered.version.policy)
  if (ended === undefined || survives(facts, 'cancellation')) return passed
  const held = takesIn.has(question.operation) ? [] : heldByStatute(facts)
  if (held.length === 0) return denied({ code: 'ACCOUNT_CANCELLED' }, [ended.event])
  return {
    pass: false,
    decision: 'STORE_ONLY',
    reasons: [{ code: 'ACCOUNT_CANCELLED' }, { code: 'HELD_BY_STATUTE', categories: held }],
    evidence: [ended.event],
  }
}
