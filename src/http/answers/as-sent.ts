/** Names a refused field as the caller sent it. */
import { isOwnWord } from './problem.ts'
import type { Problem } from './outcome.ts'

const holds = (sent: unknown, value: unknown): boolean =>
  sent === value || (Array.isArray(sent) && sent.includes(value))

/** Inside, the id of an exemption, a disclosure or a publication is a matter, and one of the `purposes` a purpose. */
export const asSent = (problem: Problem, sent: object): Problem => {
  const { facts } = problem
  if (facts === undefined) return problem
  const fields = Object.entries(sent)
  const nameOf = (fact: string, value: unknown): string =>
    isOwnWord(fact) || Object.hasOwn(sent, fact)
      ? fact
      : (fields.find(([, each]) => holds(each, value))?.[0] ?? fact)
  return {
    ...problem,
    facts: Object.fromEntries(
      Object.entries(facts).map(([fact, value]) => [nameOf(fact, value), value]),
    ),
  }
}
