/** Lists and ends the bindings of a person's identifiers. */
import { E, O, pipe } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type {
  IdentifiersBody,
  IdentifiersQuery,
  UnbindingBody,
} from '../../api/bodies/identity-bodies.ts'
import type { SubjectBody } from '../../api/bodies/subject-bodies.ts'
import type { MatterId, SubjectId } from '../../kernel/ids.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Identifier } from '../../vault/identifiers/identifier.ts'
import type { Alias } from '../../vault/key-vault.ts'
import { readerOf } from '../requests/access.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
type Shown = t.TypeOf<typeof IdentifiersBody>

const identifierBody = ({ kind, since, until, binding }: Alias): Shown['identifiers'][number] => ({
  kind,
  since,
  ...(O.isSome(binding) ? { binding: binding.value } : {}),
  ...(O.isSome(until) ? { until: until.value } : {}),
})

/** Kinds and times; the identifiers themselves are stored nowhere. */
export const identifiers =
  ({ ledger }: HandlerEnv) =>
  async ({
    caller,
    params: { subject },
    query,
  }: Call<OneSubject, t.TypeOf<typeof IdentifiersQuery>, undefined>): Promise<Outcome<Shown>> => {
    const reader = readerOf(caller, query.reason)
    if (E.isLeft(reader)) return reader
    const found = await ledger.reading.identifiers(subject, reader.right)()
    if (E.isLeft(found)) return E.left(problemOf(found.left))
    return E.right({ status: 200, json: { subject, identifiers: found.right.map(identifierBody) } })
  }

/** The identifier, or the id of its binding: one of the two. */
const whichOf = (
  ledger: Pick<Ledger, 'identify'>,
  { identifier, binding }: t.TypeOf<typeof UnbindingBody>,
): Either<Problem, Identifier | MatterId> => {
  if (identifier !== undefined && binding === undefined)
    return pipe(ledger.identify(identifier.kind, identifier.value), E.mapLeft(problemOf))
  if (identifier === undefined && binding !== undefined) return E.right(binding)
  const errors = [{ path: 'identifier', expected: 'this or binding, one of the two' }]
  return E.left({ problem: 'invalid-request', errors })
}

/** Only what is this person's. That an officer tries an identifier on a person is recorded, whatever they are told. */
export const unbindSubject =
  ({ ledger }: HandlerEnv) =>
  async ({
    caller,
    params: { subject },
    body,
  }: Call<OneSubject, None, t.TypeOf<typeof UnbindingBody>>): Promise<
    Outcome<t.TypeOf<typeof SubjectBody>>
  > => {
    const which = whichOf(ledger, body)
    if (E.isLeft(which)) return which
    const reader = readerOf(caller, body.reason)
    if (E.isLeft(reader)) return reader
    const read = await ledger.reading.identifiers(subject, reader.right)()
    if (E.isLeft(read)) return E.left(problemOf(read.left))
    const by = { role: 'officer', id: caller.id } as const
    const done = await ledger.unbindSubject(which.right, subject, by)()
    if (E.isLeft(done)) return E.left(problemOf(done.left))
    return done.right
      ? E.right({ status: 200, json: { subject } })
      : E.left({ problem: 'identifier-not-bound' })
  }
