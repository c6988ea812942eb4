/** A person's story over HTTP: in pages, or as a stream of lines for whoever takes all of it. */
import { E, O, pipe } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { TrailBody, TrailQuery } from '../../api/bodies/subject-bodies.ts'
import { pageSize } from '../../api/bodies/register-queries.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Piece, Story, StoryFailure, Telling, TrailEntry } from '../../replay/trail.ts'
import type { Until } from '../../replay/until.ts'
import { nobody } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import { standingRecord } from '../../standing/record.ts'
import { prefers } from '../answers/accept.ts'
import { readerOf } from '../requests/access.ts'
import type { CursorQuestion } from '../requests/cursor.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem, RawHeaders } from '../answers/outcome.ts'
import { reached } from '../env.ts'
import type { HandlerEnv } from '../env.ts'

type Trail = t.TypeOf<typeof TrailBody>
type Query = t.TypeOf<typeof TrailQuery>
type TrailCall = Call<{ readonly subject: SubjectId }, Query, undefined>

const lines = 'application/x-ndjson'
/** A cache in between must not give one form for the other. */
const byAccept: RawHeaders = ['Vary', 'Accept']

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

const untilOf = ({ asOf, knownAt, position }: Query): Until => ({
  ...(asOf === undefined ? {} : { asOf }),
  ...(knownAt === undefined ? {} : { knownAt }),
  ...(position === undefined ? {} : { position: BigInt(position) }),
})

const tellingOf = (
  { cursors }: HandlerEnv,
  question: CursorQuestion,
  query: Query,
): Either<Problem, Telling> => {
  const until = untilOf(query)
  return query.after === undefined
    ? E.right({ until })
    : pipe(
        cursors.read(question, query.after),
        E.map((revision) => ({ until, after: BigInt(revision) })),
      )
}

/** The first piece again, and then the rest. */
async function* beginning(first: Piece, rest: Story): Story {
  yield E.right(first)
  yield* rest
}

/** A story that has begun: what cannot be read at all is a problem of its own, and no answer cut short. */
const begun = async (story: Story): Promise<Either<StoryFailure, Story>> => {
  const { value } = await story.next()
  if (value === undefined) return E.right(story)
  return E.isLeft(value) ? value : E.right(beginning(value.right, story))
}

async function* linesOf(
  subject: SubjectId,
  story: Story,
): AsyncGenerator<Either<Problem, string>, void> {
  let entries = 0
  let standing: Standing = nobody
  for await (const piece of story) {
    if (E.isLeft(piece)) return yield E.left(problemOf(piece.left))
    const text = piece.right.entries.map((each) => `${JSON.stringify(shownEntry(each))}\n`)
    if (text.length > 0) yield E.right(text.join(''))
    entries += text.length
    standing = piece.right.standing
  }
  // By this line a reader knows that they have it whole.
  yield E.right(`${JSON.stringify({ subject, entries, standing: standingRecord(standing) })}\n`)
}

/** A person's story up to a position or an instant on either clock. */
export const trail =
  (env: HandlerEnv) =>
  async ({ caller, params, query, headers }: TrailCall): Promise<Outcome<Trail>> => {
    const { subject } = params
    const reader = readerOf(caller, query.reason)
    if (E.isLeft(reader)) return reader
    const { asOf, knownAt, position } = query
    const question: CursorQuestion = {
      listing: 'trail',
      rows: subject,
      filters: { asOf, knownAt, position },
      caller,
      role: reader.right.actor.role,
    }
    const telling = tellingOf(env, question, query)
    if (E.isLeft(telling)) return telling
    const there = await reached(env.ledger, position)
    if (E.isLeft(there)) return there
    const { reading } = env.ledger
    if (prefers(headers.accept, lines)) {
      const told = await reading.story(subject, telling.right, reader.right)()
      const story = E.isLeft(told) ? told : await begun(told.right)
      if (E.isLeft(story)) return E.left(problemOf(story.left))
      const chunks = linesOf(subject, story.right)
      return E.right({ status: 200, chunks, mediaType: lines, headers: byAccept })
    }
    const limit = query.limit ?? pageSize
    const told = await reading.trail(subject, { ...telling.right, limit }, reader.right)()
    if (E.isLeft(told)) return E.left(problemOf(told.left))
    const end =
      'next' in told.right
        ? { next: env.cursors.make(question, String(told.right.next)) }
        : { standing: standingRecord(told.right.standing) }
    const json = { subject, entries: told.right.entries.map(shownEntry), ...end }
    return E.right({ status: 200, json, headers: byAccept })
  }
