/** A person's story from their stream, piece by piece: nobody waits for the length of somebody else's life. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { SubjectId } from '../kernel/ids.ts'
import { subjectStream } from '../kernel/ids.ts'
import { isAboutRestricted, openChanges, openStanding } from '../standing/restricted.ts'
import { nobody } from '../standing/standing.ts'
import type { Standing } from '../standing/standing.ts'
import { changesOf, untold } from '../standing/told.ts'
import type { Told } from '../standing/told.ts'
import type { EventReader, Recorded, StoredEvent } from '../store/event-store.ts'
import type { Rounds } from '../store/rounds.ts'
import type { VaultFailure } from '../vault/key-vault.ts'
import type { OpenedPart } from '../vault/sealed-store.ts'
import type { PartRejected } from '../vault/sealing.ts'
import type { UnreadableFailure } from './load.ts'
import { tellPage } from './tell.ts'
import type { Piece, Story, StoryFailure, Telling, TrailEntry, TrailPage } from './trail.ts'

export type StoryEnv = {
  /** However many stories are told at once, whoever else is served waits for one piece of one of them. */
  readonly rounds: Rounds
  readonly store: Pick<EventReader<StoredEvent>, 'read'>
  readonly open: (
    event: LedgerEvent,
  ) => TaskEither<VaultFailure | PartRejected, ReadonlyArray<OpenedPart>>
}

/** The events that are read, decoded and folded in one turn of the event loop: some milliseconds of work. */
const eventsPerPiece = 64

type Page = ReadonlyArray<Recorded<StoredEvent>>

const readPage = (
  { store }: StoryEnv,
  subject: SubjectId,
  from: bigint,
): TaskEither<StoryFailure, Page> =>
  pipe(
    store.read(subjectStream(subject), { direction: 'forwards', from, maxCount: eventsPerPiece }),
    TE.orElse((failure) =>
      failure.failure === 'stream-not-found' ? TE.right<StoryFailure, Page>([]) : TE.left(failure),
    ),
  )

type Folded = {
  readonly shown: ReadonlyArray<Omit<TrailEntry, 'personal'>>
  readonly told: Told
  /** As it is shown. */
  readonly standing: Standing
}

// Events before the requested place are folded and not shown: neither opened nor compared.
const foldPage = (
  page: Page,
  { until, after, isOwn = false }: Telling,
  from: Told,
): Either<UnreadableFailure, Folded> => {
  const shown: Omit<TrailEntry, 'personal'>[] = []
  const told = tellPage(page, until, from, ({ recorded, before, after: now }) => {
    if (after !== undefined && recorded.revision <= after) return
    if (isOwn && isAboutRestricted(now.restricted, recorded.event)) return
    const changes = changesOf(before, now, recorded.event)
    shown.push({ recorded, changes: isOwn ? openChanges(now.restricted, changes) : changes })
  })
  return pipe(
    told,
    E.map((now) => ({
      shown,
      told: now,
      standing: isOwn ? openStanding(now.standing) : now.standing,
    })),
  )
}

const opened =
  ({ open }: StoryEnv) =>
  ({ shown, standing }: Folded): TaskEither<StoryFailure, Piece> =>
    pipe(
      shown,
      TE.traverseArray((entry) =>
        pipe(
          open(entry.recorded.event),
          TE.map((personal): TrailEntry => ({ ...entry, personal })),
        ),
      ),
      TE.map((entries) => ({ entries, standing })),
    )

/**
 * The entries after `after`, in pieces; the last is the end of the story, or why it cannot be told further. One fold over
 * the stream, whatever part of it is shown.
 */
export async function* tellStory(env: StoryEnv, subject: SubjectId, telling: Telling): Story {
  let told = untold
  for (let from = 0n; ; from += BigInt(eventsPerPiece)) {
    const page = await readPage(env, subject, from)()
    if (E.isLeft(page)) return yield page
    await env.rounds()
    const folded = foldPage(page.right, telling, told)
    const piece = await pipe(TE.fromEither(folded), TE.flatMap(opened(env)))()
    yield piece
    if (E.isLeft(folded) || E.isLeft(piece) || page.right.length < eventsPerPiece) return
    told = folded.right.told
  }
}

/** At most `limit` entries of it; `next` where more follow, the standing where none do. */
export const pageOfStory =
  (env: StoryEnv) =>
  (
    subject: SubjectId,
    { limit, ...telling }: Telling & { readonly limit: number },
  ): TaskEither<StoryFailure, TrailPage> =>
  async () => {
    const entries: TrailEntry[] = []
    let standing: Standing = nobody
    for await (const piece of tellStory(env, subject, telling)) {
      if (E.isLeft(piece)) return piece
      for (const entry of piece.right.entries) {
        const last = entries.at(-1)
        if (entries.length === limit && last !== undefined)
          return E.right({ subject, entries, next: last.recorded.revision })
        entries.push(entry)
      }
      standing = piece.right.standing
    }
    return E.right({ subject, entries, standing })
  }
