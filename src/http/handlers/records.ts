/** Reading what is known of people. The ledger records each reading before it answers. */
import { E, O } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type {
  ReadQuery,
  RowsBody,
  RowsQuery,
  StandingBody,
  TrailBody,
  TrailQuery,
} from '../../api/subject-bodies.ts'
import { pageSize } from '../../api/subject-bodies.ts'
import type { PolicyId, RecipientId, SubjectId, VersionId } from '../../kernel/ids.ts'
import type { TrailEntry } from '../../ledger/reading.ts'
import { standingRecord } from '../../standing/record.ts'
import { readerOf } from '../access.ts'
import { etagOf } from '../command-meta.ts'
import { problemOf } from '../outcome.ts'
import type { Call, Outcome } from '../outcome.ts'
import { reached } from './env.ts'
import type { HandlerEnv } from './env.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
type Trail = t.TypeOf<typeof TrailBody>
type Rows = t.TypeOf<typeof RowsBody>
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
    const { revision, standing: now } = known.right
    const json = {
      subject: params.subject,
      revision: String(revision),
      standing: standingRecord(now),
    }
    return E.right({ status: 200, json, headers: ['ETag', etagOf(revision)] })
  }

// The ciphertext stays in the log: what it holds stands beside, opened, or is gone.
const shownEntry = ({ recorded, changes, personal }: TrailEntry): Trail['entries'][number] => {
  const { sealed: _, ...event } = recorded.event
  return {
    position: String(recorded.position),
    revision: String(recorded.revision),
    event,
    changes,
    personal: personal.map(({ subject, fields }) =>
      O.isSome(fields)
        ? { subject, erased: false, fields: fields.value }
        : { subject, erased: true },
    ),
  }
}

/** A person's story up to a position or an instant on either clock. */
export const trail =
  ({ ledger }: HandlerEnv) =>
  async ({
    caller,
    params,
    query,
  }: Call<OneSubject, t.TypeOf<typeof TrailQuery>, undefined>): Promise<Outcome<Trail>> => {
    const reader = readerOf(caller, query.reason)
    if (E.isLeft(reader)) return reader
    const { asOf, knownAt, position } = query
    const until = {
      ...(asOf === undefined ? {} : { asOf }),
      ...(knownAt === undefined ? {} : { knownAt }),
      ...(position === undefined ? {} : { position: BigInt(position) }),
    }
    const told = await ledger.reading.trail(params.subject, until, reader.right)()
    if (E.isLeft(told)) return E.left(problemOf(told.left))
    const { entries, standing: then } = told.right
    const json = {
      subject: params.subject,
      entries: entries.map(shownEntry),
      standing: standingRecord(then),
    }
    return E.right({ status: 200, json })
  }

type Where = {
  readonly projection: string
  readonly prefix: string
  readonly subject?: SubjectId
  readonly recipient?: RecipientId
}

const page = async <P>(
  { ledger }: HandlerEnv,
  { caller, query }: RowsCall<P>,
  where: Where,
): Promise<Outcome<Rows>> => {
  const reader = readerOf(caller, query.reason)
  if (E.isLeft(reader)) return reader
  const there = await reached(ledger, query.minPosition)
  if (E.isLeft(there)) return there
  const limit = query.limit ?? pageSize
  const after = query.after === undefined ? {} : { after: query.after }
  const found = await ledger.reading.rows({ ...where, limit, ...after }, reader.right)()
  if (E.isLeft(found)) return E.left(problemOf(found.left))
  const rows = found.right.map(([key, row]) => ({ key, row }))
  const last = rows.length < limit ? undefined : rows.at(-1)?.key
  return E.right({ status: 200, json: { rows, ...(last === undefined ? {} : { next: last }) } })
}

/** Where a projection keeps rows: the start of their keys, given what they are about. */
type Prefix<A> = (about: A) => string

/** Rows of one projection about one person. */
export const rowsOfSubject =
  (env: HandlerEnv, projection: string, prefixOf: Prefix<SubjectId> = (subject) => subject) =>
  (call: RowsCall<OneSubject>) => {
    const { subject } = call.params
    return page(env, call, { projection, prefix: prefixOf(subject), subject })
  }

/** What one recipient was given. */
export const rowsOfRecipient =
  (env: HandlerEnv, projection: string) =>
  (call: RowsCall<{ readonly recipient: RecipientId }>) => {
    const { recipient } = call.params
    return page(env, call, { projection, prefix: `recipient/${recipient}/`, recipient })
  }

/** Everybody who had to do with one version of a policy. */
export const rowsOfVersion =
  (env: HandlerEnv, projection: string) =>
  (call: RowsCall<{ readonly policy: PolicyId; readonly version: VersionId }>) => {
    const { policy, version } = call.params
    return page(env, call, { projection, prefix: `${policy}/${version}/` })
  }

/** Readings by everybody: each stands under its actor once. */
export const accessLog = (env: HandlerEnv) => (call: RowsCall<None>) =>
  page(env, call, { projection: 'access-log', prefix: 'actor/' })

/** Counts about nobody in particular: read for operations unless the caller says more. */
export const statistics = (env: HandlerEnv) => (call: RowsCall<None>) => {
  const { query } = call
  const asked = query.reason === undefined ? { ...query, reason: 'operations' as const } : query
  return page(env, { ...call, query: asked }, { projection: 'statistics', prefix: '' })
}
