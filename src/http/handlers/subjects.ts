/** The surrogate of a person, and a token of their own. */
import { E, O } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { IdentifierBody, ReboundBody } from '../../api/bodies/identity-bodies.ts'
import type { SubjectBody, TokenBody, TokenRequest } from '../../api/bodies/subject-bodies.ts'
import { CredentialId } from '../../credentials/credential.ts'
import type { Caller } from '../../credentials/credential.ts'
import { maxTokenMs } from '../../credentials/keys/token.ts'
import type { Actor } from '../../events/envelope.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { roleAmong } from '../requests/access.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
// Only services reach these routes.
const actorOf = ({ id }: Caller): Actor => ({ role: 'service', id })

type Identifying = t.TypeOf<typeof IdentifierBody>

/** The surrogate behind an identifier, made where there is none. Two who ask at once get the same. */
export const claimSubject =
  ({ ledger }: HandlerEnv) =>
  async ({
    caller,
    body,
  }: Call<None, None, Identifying>): Promise<Outcome<t.TypeOf<typeof SubjectBody>>> => {
    const identifier = ledger.identify(body.identifier.kind, body.identifier.value)
    if (E.isLeft(identifier)) return E.left(problemOf(identifier.left))
    const claimed = await ledger.claimSubject(identifier.right, actorOf(caller))()
    if (E.isLeft(claimed)) return E.left(problemOf(claimed.left))
    const { subject, isNew } = claimed.right
    return E.right({ status: isNew ? 201 : 200, json: { subject } })
  }

/** The surrogate behind an identifier; nobody is made. */
export const findSubject =
  ({ ledger }: HandlerEnv) =>
  async ({
    body,
  }: Call<None, None, Identifying>): Promise<Outcome<t.TypeOf<typeof SubjectBody>>> => {
    const identifier = ledger.identify(body.identifier.kind, body.identifier.value)
    if (E.isLeft(identifier)) return E.left(problemOf(identifier.left))
    const found = await ledger.findSubject(identifier.right)()
    if (E.isLeft(found)) return E.left(problemOf(found.left))
    return O.isSome(found.right)
      ? E.right({ status: 200, json: { subject: found.right.value } })
      : E.left({ problem: 'subject-unknown' })
  }

/** Binds an identifier to this person. Whose it was before is not told: only that it was somebody's. */
export const rebindSubject =
  ({ ledger }: HandlerEnv) =>
  async ({
    caller,
    params,
    body,
  }: Call<OneSubject, None, Identifying>): Promise<Outcome<t.TypeOf<typeof ReboundBody>>> => {
    const { subject } = params
    const identifier = ledger.identify(body.identifier.kind, body.identifier.value)
    if (E.isLeft(identifier)) return E.left(problemOf(identifier.left))
    const before = await ledger.rebindSubject(identifier.right, subject, actorOf(caller))()
    if (E.isLeft(before)) return E.left(problemOf(before.left))
    const takenOver = O.isSome(before.right) && before.right.value !== subject
    return E.right({ status: 200, json: { subject, takenOver } })
  }

/** Each event covers the tokens of two longest lives: one a quarter of an hour for a person and a system, at most. */
const coveredMs = 2 * maxTokenMs
/** Persons remembered together; forgotten all at once, which costs one event more for each. */
const mostCovered = 10_000

/** Records that tokens may be in use, unless what was recorded before covers this one. */
const covering = ({ ledger }: HandlerEnv) => {
  const covered = new Map<string, Instant>()
  return async (
    actor: Actor,
    subject: SubjectId,
    expiresAt: Instant,
  ): Promise<Either<Problem, void>> => {
    const key = `${actor.id}/${subject}`
    const known = covered.get(key)
    if (known !== undefined && known >= expiresAt) return E.right(undefined)
    const until = plusMs(expiresAt, coveredMs - maxTokenMs)
    const recorded = await ledger.recordToken(actor, { subject, until })()
    if (E.isLeft(recorded)) return E.left(problemOf(recorded.left))
    if (covered.size >= mostCovered) covered.clear()
    covered.set(key, until)
    return E.right(undefined)
  }
}

/** A short-lived token for the person, on the word of the service that knows them. */
export const issueToken = (env: HandlerEnv) => {
  const { ledger, credentials } = env
  const cover = covering(env)
  return async ({
    caller,
    params,
    body,
  }: Call<OneSubject, None, t.TypeOf<typeof TokenRequest>>): Promise<
    Outcome<t.TypeOf<typeof TokenBody>>
  > => {
    // Only a stored credential has the role `service`; its id is one by then.
    if (!CredentialId.is(caller.id)) return E.left({ problem: 'role-missing' })
    const present = await ledger.present(params.subject)()
    if (E.isLeft(present)) return E.left(problemOf(present.left))
    const lifeMs = body.lifeSeconds === undefined ? maxTokenMs : body.lifeSeconds * 1000
    const issued = credentials.issueToken(caller.id, params.subject, lifeMs)
    if (E.isLeft(issued)) return E.left(problemOf(issued.left))
    const actor = { role: 'service', id: caller.id } as const
    const recorded = await cover(actor, params.subject, issued.right.expiresAt)
    return E.isLeft(recorded)
      ? recorded
      : E.right({ status: 201, json: { subject: params.subject, ...issued.right } })
  }
}

/** Ends what was issued for this person; a token asked for after it is good. */
export const revokeTokens =
  ({ credentials }: HandlerEnv) =>
  async ({
    caller,
    params,
  }: Call<OneSubject, None, None>): Promise<Outcome<t.TypeOf<typeof SubjectBody>>> => {
    const role = roleAmong(caller, ['service', 'officer'])
    if (role === undefined) return E.left({ problem: 'role-missing' })
    const { subject } = params
    const revoked = await credentials.revokeTokens(subject, { role, id: caller.id })()
    return E.isLeft(revoked)
      ? E.left(problemOf(revoked.left))
      : E.right({ status: 200, json: { subject } })
  }
