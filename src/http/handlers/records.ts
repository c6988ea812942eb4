/** Reading what is known of people. The ledger records each reading before it answers. */
import { E, pipe } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type {
  AccessQuery,
  PurposeConsentsQuery,
  ReadQuery,
  RowsBody,
  RowsQuery,
  StandingBody,
  StatisticsQuery,
  WithdrawalsQuery,
} from '../../api/subject-bodies.ts'
import { pageSize } from '../../api/subject-bodies.ts'
import type { PolicyId, PurposeId, RecipientId, SubjectId, VersionId } from '../../kernel/ids.ts'
import { standingRecord } from '../../standing/record.ts'
import type { ShownRow } from '../../ledger/shown-rows.ts'
import { readerOf } from '../access.ts'
import { etagOf } from '../command-meta.ts'
import type { CursorQuestion } from '../cursor.ts'
import { problemOf } from '../outcome.ts'
import type { Call, Outcome, Problem } from '../outcome.ts'
import { reached } from './env.ts'
import type { HandlerEnv } from './env.ts'
import { isOpenToPerson } from './restricted-rows.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
type Rows = t.TypeOf<typeof RowsBody>
type Paged<P> = Pick<RowsCall<P>, 'caller' | 'query'>
type RowsCall<P> = Call<P, t.TypeOf<typeof RowsQuery>, undefined>

/** A person's present standing; its revision is what `If-Match` of a following act may name. */
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
    return E.right({ status: 200, json, headers: ['ETag', etagOf(revision)] })
  }

type Where = {
  /** The route's name: a cursor is good for the listing that gave it. */
  readonly listing: string
  readonly projection: string
  readonly prefix: string
  /** Between these keys of the prefix only, the first excluded. */
  readonly from?: string
  readonly to?: string
  /** The same, hanging on the instant of the reading. */
  readonly until?: (at: string) => string
  /** Parameters beside those of every listing: they choose rows, so that a cursor is bound to them. */
  readonly filters?: CursorQuestion['filters']
  /** Which of the rows read are shown: a page may then hold fewer than were asked for, and still have a next. */
  readonly keep?: (row: ShownRow) => boolean
  readonly subject?: SubjectId
  readonly recipient?: RecipientId
}

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

/** One page of a listing, recorded before it is answered. */
export const page = async <P>(
  env: HandlerEnv,
  { caller, query }: Paged<P>,
  { listing, filters = {}, from, to, until, keep = () => true, ...where }: Where,
): Promise<Outcome<Rows>> => {
  const reader = readerOf(caller, query.reason)
  if (E.isLeft(reader)) return reader
  const { role } = reader.right.actor
  const question = { listing, rows: where.prefix, filters, caller, role }
  const place = placeIn(env, question, query.after)
  if (E.isLeft(place)) return place
  const there = await reached(env.ledger, query.minPosition)
  if (E.isLeft(there)) return there
  const limit = query.limit ?? pageSize
  const begin = from === undefined ? {} : { after: from }
  // One row more than is shown tells whether anything follows.
  const asked = { ...where, limit: limit + 1, ...begin, ...place.right }
  const found = await env.ledger.reading.rows(asked, reader.right)()
  if (E.isLeft(found)) return E.left(problemOf(found.left))
  const { at } = found.right
  const end = until?.(at) ?? to
  const within = found.right.rows.filter(({ key }) => end === undefined || key < end)
  const rows = within.slice(0, limit)
  const last = within.length > limit ? rows.at(-1)?.key : undefined
  const next = last === undefined ? {} : { next: env.cursors.make(question, last) }
  return E.right({ status: 200, json: { at, rows: rows.filter(keep), ...next } })
}

/** A listing and the projection its rows are read from. */
type Listed = { readonly listing: string; readonly projection: string }

/** Where a projection keeps rows: the start of their keys, given what they are about. */
type Prefix<A> = (about: A) => string

/** Rows of a person, whose keys begin with them. */
export const ownKeys: Prefix<SubjectId> = (subject) => `${subject}/`
/** The one row of a person. */
export const oneKey: Prefix<SubjectId> = (subject) => subject
/** Rows of a person, in a register that is read by others too. */
export const keysBySubject: Prefix<SubjectId> = (subject) => `subject/${subject}/`

/** Rows of one projection about one person. */
export const rowsOfSubject =
  (env: HandlerEnv, listed: Listed, prefixOf: Prefix<SubjectId>) =>
  (call: RowsCall<OneSubject>) => {
    const { subject } = call.params
    const keep = call.caller.subject === undefined ? {} : { keep: isOpenToPerson }
    return page(env, call, { ...listed, prefix: prefixOf(subject), subject, ...keep })
  }

/** What one recipient was given. */
export const rowsOfRecipient =
  (env: HandlerEnv, listed: Listed) => (call: RowsCall<{ readonly recipient: RecipientId }>) => {
    const { recipient } = call.params
    return page(env, call, { ...listed, prefix: `recipient/${recipient}/`, recipient })
  }

/** Everybody who had to do with one version of a policy. */
export const rowsOfVersion =
  (env: HandlerEnv, listed: Listed) =>
  (call: RowsCall<{ readonly policy: PolicyId; readonly version: VersionId }>) => {
    const { policy, version } = call.params
    return page(env, call, { ...listed, prefix: `${policy}/${version}/` })
  }

/** Readings by everybody: each stands under its actor once, and by time where that is asked for. */
export const accessLog =
  (env: HandlerEnv) => (call: Call<None, t.TypeOf<typeof AccessQuery>, undefined>) => {
    const { from, to } = call.query
    const where = { listing: 'accessLog', projection: 'access-log', filters: { from, to } }
    if (from === undefined && to === undefined)
      return page(env, call, { ...where, prefix: 'actor/' })
    return page(env, call, {
      ...where,
      prefix: 'time/',
      ...(from === undefined ? {} : { from: `time/${from}` }),
      ...(to === undefined ? {} : { to: `time/${to}` }),
    })
  }

/** Who was given access, and from whom it was taken. */
export const accessChanges = (env: HandlerEnv) => (call: RowsCall<None>) =>
  page(env, call, { listing: 'accessChanges', projection: 'access-changes', prefix: 'change/' })

/** Counts about nobody in particular: read for operations unless the caller says more. */
export const statistics =
  (env: HandlerEnv) => (call: Call<None, t.TypeOf<typeof StatisticsQuery>, undefined>) => {
    const { query } = call
    const { from, to } = query
    const asked = query.reason === undefined ? { ...query, reason: 'operations' as const } : query
    const isByDay = from !== undefined || to !== undefined
    return page(
      env,
      { ...call, query: asked },
      {
        listing: 'statistics',
        projection: 'statistics',
        filters: { from, to },
        prefix: isByDay ? 'day/' : '',
        ...(from === undefined ? {} : { from: `day/${from}` }),
        // The last day is included: its keys go on after it.
        ...(to === undefined ? {} : { to: `day/${to}~` }),
      },
    )
  }

/** Everybody who was asked about a purpose; `because` keeps those whose consent is not in force for that reason. */
export const consentsTo =
  (env: HandlerEnv) =>
  (
    call: Call<{ readonly purpose: PurposeId }, t.TypeOf<typeof PurposeConsentsQuery>, undefined>,
  ) => {
    const { because } = call.query
    const keep = ({ now }: ShownRow): boolean =>
      because === undefined || now.some((each) => each.because.includes(because))
    return page(env, call, {
      listing: 'consentsTo',
      projection: 'consents-by-purpose',
      prefix: `${call.params.purpose}/`,
      filters: { because },
      keep,
    })
  }

const isOpen = ({ row }: ShownRow): boolean =>
  typeof row === 'object' && row !== null && !('confirmedAt' in row)

/** Withdrawals that a recipient has not yet confirmed; all of them where `state=all` asks for it. */
export const withdrawalsTo =
  (env: HandlerEnv) =>
  (
    call: Call<{ readonly recipient: RecipientId }, t.TypeOf<typeof WithdrawalsQuery>, undefined>,
  ) => {
    const { recipient } = call.params
    const { state } = call.query
    return page(env, call, {
      listing: 'withdrawalsTo',
      projection: 'recipient-withdrawals',
      prefix: `${recipient}/`,
      recipient,
      filters: { state },
      ...(state === 'all' ? {} : { keep: isOpen }),
    })
  }
