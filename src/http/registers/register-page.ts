/** One page of a register: the same for all of them. The ledger records each reading before it answers. */
import { E, pipe } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { RowsBody } from '../../api/bodies/register-bodies.ts'
import { pageSize } from '../../api/bodies/register-queries.ts'
import type { RowsQuery } from '../../api/bodies/register-queries.ts'
import type { Register } from '../../api/routes/registers.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { RegisterRows, RegisterTable } from '../../ledger/reading/register-rows.ts'
import type { ShownRow } from '../../ledger/reading/shown-rows.ts'
import { readerOf } from '../requests/access.ts'
import type { CursorQuestion } from '../requests/cursor.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import { reached } from '../env.ts'
import type { HandlerEnv } from '../env.ts'

/** The query of every register. */
export type Paging = t.TypeOf<typeof RowsQuery>

/** The rows of a register that one call requests. */
export type Choice<Row> = {
  /** The start of their keys. */
  readonly prefix: string
  /** Between these keys of the prefix only, the first excluded. */
  readonly from?: string
  readonly to?: string
  /** The same, hanging on the instant of the reading. */
  readonly until?: (at: string) => string
  /** Parameters beside those of every register: they choose rows, so that a cursor is bound to them. */
  readonly filters?: CursorQuestion['filters']
  /** Rows to show: a page may then have fewer rows than requested, and still a `next`. */
  readonly keep?: (row: ShownRow<Row>) => boolean
  /** The one person whom all of it is about: the record of the reading names them. */
  readonly subject?: SubjectId
  /** The reason of the reading, if the caller need not give one. */
  readonly reason?: Paging['reason']
}

/** Finds the rows that a call requests. */
export type Choose<P, Q, Row> = (
  call: Pick<Call<P, Q, undefined>, 'caller' | 'params' | 'query'>,
) => Choice<Row>

type Place = { readonly after?: string }

// The size of a page and the reason of a reading may change from page to page; what chooses rows may not.
const placeIn = (
  { cursors }: HandlerEnv,
  question: CursorQuestion,
  after: string | undefined,
): Either<Problem, Place> =>
  after === undefined
    ? E.right({})
    : pipe(
        cursors.read(question, after),
        E.map((place): Place => ({ after: place })),
      )

/** Answers one page. A cursor is good for the register that gave it, which its route names. */
export const registerPage =
  <P, Q extends Paging, T extends RegisterTable>(
    env: HandlerEnv,
    { projection, route }: Register<P, Q, T>,
    choose: Choose<P, Q, RegisterRows[T]>,
  ) =>
  async (call: Call<P, Q, undefined>): Promise<Outcome<RowsBody<RegisterRows[T]>>> => {
    const { caller, query } = call
    const { prefix, filters = {}, subject, keep = () => true, ...chosen } = choose(call)
    const reader = readerOf(caller, query.reason ?? chosen.reason)
    if (E.isLeft(reader)) return reader
    const { role } = reader.right.actor
    const question = { listing: route.name, rows: prefix, filters, caller, role }
    const place = placeIn(env, question, query.after)
    if (E.isLeft(place)) return place
    const there = await reached(env.ledger, query.minPosition)
    if (E.isLeft(there)) return there
    const limit = query.limit ?? pageSize
    const begin = chosen.from === undefined ? {} : { after: chosen.from }
    const of = subject === undefined ? {} : { subject }
    // One row more than is shown tells whether anything follows.
    const asked = { projection, prefix, limit: limit + 1, ...of, ...begin, ...place.right }
    const found = await env.ledger.reading.rows(asked, reader.right)()
    if (E.isLeft(found)) return E.left(problemOf(found.left))
    const { at } = found.right
    const end = chosen.until?.(at) ?? chosen.to
    const within = found.right.rows.filter(({ key }) => end === undefined || key < end)
    const rows = within.slice(0, limit)
    const last = within.length > limit ? rows.at(-1)?.key : undefined
    const next = last === undefined ? {} : { next: env.cursors.make(question, last) }
    return E.right({ status: 200, json: { at, rows: rows.filter(keep), ...next } })
  }
