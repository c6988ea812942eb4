/**
 * Digests a log twice over: its events in order of position, and each stream read by itself, since a log answers the
 * two from different indexes and both must have survived a move.
 */
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../store/event-store.ts'
import { emptyEventDigest, nextEventDigest, nextStreamDigest } from './event-digest.ts'
import type { EventDigest } from './event-digest.ts'
import { digestStreams } from './streams.ts'
import { walkOf } from './walk.ts'
import type { Page, Readable } from './walk.ts'

/** The environment of a digest. */
export type DigestPorts = {
  readonly log: Pick<EventReader<StoredEvent>, 'read' | 'readAll'>
  /** Told how many events are read. */
  readonly onProgress: (done: number) => void
}

/** A log from its start up to one place. */
export type LogDigest = {
  /** In order of position. */
  readonly log: EventDigest
  /** Stream by stream, in order of their first events. `events` is the sum over them, `count` how many streams. */
  readonly streams: EventDigest & { readonly count: number }
}

/** Whether two logs hold the same events, in the same order, and each in its place in its stream. */
export const sameEvents = (a: LogDigest, b: LogDigest): boolean =>
  a.log.digest === b.log.digest &&
  a.streams.digest === b.streams.digest &&
  // Else a stream's index would lead to fewer events than there are, in both.
  a.streams.events === a.log.events &&
  b.streams.events === b.log.events

const none: LogDigest = {
  log: { events: 0, digest: emptyEventDigest },
  streams: { events: 0, digest: emptyEventDigest, count: 0 },
}

const withPage = async (
  { log }: DigestPorts,
  before: LogDigest,
  page: Page,
  until: bigint,
): Promise<Either<StoreFailure, LogDigest>> => {
  const digest = page.reduce(nextEventDigest, before.log.digest)
  const begun = page.filter(({ revision }) => revision === 0n).map(({ stream }) => stream)
  const read = await digestStreams(log, begun, until)
  if (E.isLeft(read)) return read
  let { streams } = before
  for (const each of read.right) {
    streams = {
      events: streams.events + each.events,
      digest: nextStreamDigest(streams.digest, each.stream, each),
      count: streams.count + 1,
    }
  }
  return E.right({ log: { events: before.log.events + page.length, digest }, streams })
}

/** Digests the events of a log in order of position, up to and including the one at `until`. */
export const digestEvents =
  (
    { log, onProgress }: Pick<DigestPorts, 'onProgress'> & { readonly log: Readable },
    until: bigint,
  ): TaskEither<StoreFailure, EventDigest> =>
  async () => {
    const walk = walkOf(log)
    let { log: digest } = none
    for (;;) {
      const ahead = await walk.ahead()
      if (E.isLeft(ahead)) return ahead
      const page = ahead.right.filter(({ position }) => position <= until)
      if (page.length === 0) return E.right(digest)
      digest = {
        events: digest.events + page.length,
        digest: page.reduce(nextEventDigest, digest.digest),
      }
      walk.pass(page.length)
      onProgress(digest.events)
    }
  }

/** Digests a log up to and including the event at `until`. Memory stays that of some pages. */
export const digestLog =
  (ports: DigestPorts, until: bigint): TaskEither<StoreFailure, LogDigest> =>
  async () => {
    const walk = walkOf(ports.log)
    let digest = none
    for (;;) {
      const ahead = await walk.ahead()
      if (E.isLeft(ahead)) return ahead
      const page = ahead.right.filter(({ position }) => position <= until)
      if (page.length === 0) return E.right(digest)
      const next = await withPage(ports, digest, page, until)
      if (E.isLeft(next)) return next
      digest = next.right
      walk.pass(page.length)
      ports.onProgress(digest.log.events)
    }
  }
