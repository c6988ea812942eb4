/** Opt-outs that a sending system checks before it sends (clauses 2.1-b, 5.4-b). */
import { E } from '../../fp.ts'
import type { Either, TaskEither, t } from '../../fp.ts'
import type { SuppressionCheck, Suppressions } from '../../api/bodies/identity-bodies.ts'
import type { Suppression } from '../../decisions/suppression.ts'
import type { IdentityFailure } from '../../ledger/ledger.ts'
import type { Identifier } from '../../vault/identifiers/identifier.ts'
import { isInScope } from '../requests/access.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import { slices } from '../limits/slices.ts'
import { reached } from '../env.ts'
import type { HandlerEnv } from '../env.ts'

type None = Record<never, never>
type MinPosition = { readonly minPosition?: string }
type Body = t.TypeOf<typeof SuppressionCheck>

const suppressionBody = (because: Suppression) =>
  because === undefined ? { suppressed: false } : { suppressed: true, because }

type Shown = ReturnType<typeof suppressionBody>

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

// One after the other, and in slices: each may read the vault or be about somebody who said much, and a campaign must
// not crowd out the decisions.
const ofEach = async <A>(
  asked: ReadonlyArray<A>,
  suppressionOf: (one: A) => TaskEither<IdentityFailure, Suppression>,
): Promise<Either<Problem, ReadonlyArray<Shown>>> => {
  const answers: Shown[] = []
  const rest = slices()
  for (const one of asked) {
    // oxlint-disable-next-line no-await-in-loop
    await rest()
    // oxlint-disable-next-line no-await-in-loop
    const said = await suppressionOf(one)()
    if (E.isLeft(said)) return E.left(problemOf(said.left))
    answers.push(suppressionBody(said.right))
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
    // After waiting: what was just published is known by then.
    const can = env.ledger.sendable(sending)
    if (E.isLeft(can)) return E.left(problemOf(can.left))
    const ofIdentifiers = await ofEach(known.right, (identifier) =>
      env.ledger.suppressionOfIdentifier(identifier, sending),
    )
    if (E.isLeft(ofIdentifiers)) return ofIdentifiers
    const ofPeople = await ofEach(subjects, (subject) => env.ledger.suppressionOf(subject, sending))
    if (E.isLeft(ofPeople)) return ofPeople
    return E.right({
      status: 200,
      json: { subjects: ofPeople.right, identifiers: ofIdentifiers.right },
    })
  }
