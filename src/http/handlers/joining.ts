/** Two surrogates that are one person, or are not: officers say so, and that they looked at both is recorded. */
import { E } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type { JoinedBody, JoiningBody } from '../../api/identity-bodies.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Joining } from '../../ledger/rebinding.ts'
import { readerOf } from '../access.ts'
import { problemOf } from '../outcome.ts'
import type { Call, Outcome } from '../outcome.ts'
import type { HandlerEnv } from './env.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
type Asked = Call<OneSubject, None, t.TypeOf<typeof JoiningBody>>

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
    if (E.isLeft(read)) return E.left(problemOf(read.left))
    const by = { role: 'officer', id: caller.id } as const
    const done = await ledger[run](subject, other, by)()
    if (E.isLeft(done)) return E.left(problemOf(done.left))
    return E.right({ status: 200, json: { subject, joinedWith: done.right } })
  }

export const joinSurrogates = answering('joinSurrogates')
export const separateSurrogates = answering('separateSurrogates')
