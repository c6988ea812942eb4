/** Who must be left alone: what a sending system asks before it sends (clauses 2.1-b, 5.4-b). */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { SuppressionCheck, Suppressions } from '../../api/identity-bodies.ts'
import type { Sending, Suppression } from '../../decisions/suppression.ts'
import type { Identifier } from '../../vault/identifier.ts'
import { isInScope } from '../access.ts'
import { problemOf } from '../outcome.ts'
import type { Call, Outcome, Problem } from '../outcome.ts'
import { reached } from './env.ts'
import type { HandlerEnv } from './env.ts'

type None = Record<never, never>
type MinPosition = { readonly minPosition?: string }
type Body = t.TypeOf<typeof SuppressionCheck>

const shown = (because: Suppression) =>
  because === undefined ? { suppressed: false } : { suppressed: true, because }

type Shown = ReturnType<typeof shown>

/** One that is none refuses the whole, by its place: a missing answer could pass for a yes. */
const identified = (
  { ledger }: HandlerEnv,
  given: NonNullable<Body['identifiers']>,
): Either<Problem, ReadonlyArray<Identifier>> => {
  const known: Identifier[] = []
  for (const [i, { kind, value }] of given.entries()) {
    const identifier = ledger.identify(kind, value)
    if (E.isLeft(identifier)) {
      const problem = problemOf(identifier.left)
      return E.left({ ...problem, facts: { ...problem.facts, question: i } })
    }
    known.push(identifier.right)
  }
  return E.right(known)
}

// One after the other: each reads the vault, and a campaign must not crowd out the decisions.
const ofIdentifiers = async (
  { ledger }: HandlerEnv,
  identifiers: ReadonlyArray<Identifier>,
  sending: Sending,
): Promise<Either<Problem, ReadonlyArray<Shown>>> => {
  const answers: Shown[] = []
  for (const identifier of identifiers) {
    // oxlint-disable-next-line no-await-in-loop
    const said = await ledger.suppressionOfIdentifier(identifier, sending)()
    if (E.isLeft(said)) return E.left(problemOf(said.left))
    answers.push(shown(said.right))
  }
  return E.right(answers)
}

/** Answers for each person and each identifier in the order they were asked about. */
export const checkSuppressions =
  (env: HandlerEnv) =>
  async ({
    caller,
    query,
    body,
  }: Call<None, MinPosition, Body>): Promise<Outcome<t.TypeOf<typeof Suppressions>>> => {
    const { subjects = [], identifiers = [], channel, purpose, policy } = body
    if (!isInScope(caller, { purpose })) return E.left({ problem: 'out-of-credential-scope' })
    const known = identified(env, identifiers)
    if (E.isLeft(known)) return known
    const there = await reached(env.ledger, query.minPosition)
    if (E.isLeft(there)) return there
    const sending = { channel, purpose, policy }
    const answers = await ofIdentifiers(env, known.right, sending)
    if (E.isLeft(answers)) return answers
    const ofPeople = subjects.map((subject) => shown(env.ledger.suppressionOf(subject, sending)))
    return E.right({ status: 200, json: { subjects: ofPeople, identifiers: answers.right } })
  }
