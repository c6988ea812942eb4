/** A person's standing. The ledger records each reading before it answers. */
import { E } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type { ReadQuery, StandingBody } from '../../api/bodies/subject-bodies.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { standingRecord } from '../../standing/record.ts'
import { readerOf } from '../requests/access.ts'
import { etagWith } from '../requests/command-meta.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome } from '../answers/outcome.ts'
import { reached } from '../env.ts'
import type { HandlerEnv } from '../env.ts'

type OneSubject = { readonly subject: SubjectId }

/** A person's present standing; its ETag is what `If-Match` of a following act may name. */
export const standing =
  ({ ledger }: HandlerEnv) =>
  async ({
    caller,
    params,
    query,
  }: Call<OneSubject, t.TypeOf<typeof ReadQuery>, undefined>): Promise<
    Outcome<t.TypeOf<typeof StandingBody>>
  > => {
    const reader = readerOf(caller, query.reason)
    if (E.isLeft(reader)) return reader
    const there = await reached(ledger, query.minPosition)
    if (E.isLeft(there)) return there
    const known = await ledger.reading.standing(params.subject, reader.right)()
    if (E.isLeft(known)) return E.left(problemOf(known.left))
    const { revision, at, now } = known.right
    const json = {
      subject: params.subject,
      revision: String(revision),
      standing: standingRecord(known.right.standing),
      at,
      now,
    }
    return E.right({ status: 200, json, etag: etagWith(revision, now) })
  }
