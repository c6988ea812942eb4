/** Two surrogates that are one person, or are not: officers say so, and that they looked at both is recorded. */
import { E } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type { JoinedBody, JoiningBody } from '../../api/bodies/identity-bodies.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Joining } from '../../ledger/identity/rebinding.ts'
import { readerOf } from '../requests/access.ts'
import { asSent } from '../answers/as-sent.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
type Asked = Call<OneSubject, None, t.TypeOf<typeof JoiningBody>>

/** Says which of the two it is about, by the name under which they were sent. */
const aboutOne = (problem: Problem, subject: SubjectId, other: SubjectId): Problem => {
  const { question, ...facts } = problem.facts ?? {}
  const about = question === undefined ? {} : { subject: question === 0 ? subject : other }
  return asSent({ ...problem, facts: { ...facts, ...about } }, { other })
}

const answering =
  (run: keyof Joining) =>
  ({ ledger }: HandlerEnv) =>
  async ({
    caller,
    params: { subject },
    body,
  }: Asked): Promise<Outcome<t.TypeOf<typeof JoinedBody>>> => {
    const { other } = body
    const reader = readerOf(caller, body.reason)
    if (E.isLeft(reader)) return reader
    const read = await ledger.reading.questions('identifiers', [subject, other], reader.right)()
    if (E.isLeft(read)) return E.left(aboutOne(problemOf(read.left), subject, other))
    const by = { role: 'officer', id: caller.id } as const
    const done = await ledger[run](subject, other, by)()
    if (E.isLeft(done)) return E.left(aboutOne(problemOf(done.left), subject, other))
    return E.right({ status: 200, json: { subject, joinedWith: done.right } })
  }

export const joinSurrogates = answering('joinSurrogates')
export const separateSurrogates = answering('separateSurrogates')
