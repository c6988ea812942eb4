/** What leads to a person, and that it does no more. */
import { E, O } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type { IdentifiersBody, IdentifiersQuery, UnbindingBody } from '../../api/identity-bodies.ts'
import type { SubjectBody } from '../../api/subject-bodies.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Alias } from '../../vault/key-vault.ts'
import { readerOf } from '../access.ts'
import { problemOf } from '../outcome.ts'
import type { Call, Outcome } from '../outcome.ts'
import type { HandlerEnv } from './env.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
type Shown = t.TypeOf<typeof IdentifiersBody>

const shown = ({ kind, since, until, binding }: Alias): Shown['identifiers'][number] => ({
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
    return E.right({ status: 200, json: { subject, identifiers: found.right.map(shown) } })
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
    const identifier = ledger.identify(body.identifier.kind, body.identifier.value)
    if (E.isLeft(identifier)) return E.left(problemOf(identifier.left))
    const reader = readerOf(caller, body.reason)
    if (E.isLeft(reader)) return reader
    const read = await ledger.reading.identifiers(subject, reader.right)()
    if (E.isLeft(read)) return E.left(problemOf(read.left))
    const by = { role: 'officer', id: caller.id } as const
    const done = await ledger.unbindSubject(identifier.right, subject, by)()
    if (E.isLeft(done)) return E.left(problemOf(done.left))
    return done.right
      ? E.right({ status: 200, json: { subject } })
      : E.left({ problem: 'identifier-not-bound' })
  }
