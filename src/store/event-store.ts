/** The one port to the log. Durable, append-only, ordered; every adapter passes test/store/contract.ts. */
import type { TaskEither } from '../fp.ts'
import type { EventId, StreamId } from '../kernel/ids.ts'

/** An event as any log keeps it: `json` is RFC 8785 canonical text, at most `maxEventBytes` as UTF-8. */
export type StoredEvent = { readonly id: EventId; readonly type: string; readonly json: string }

/** One event in its place. */
export type Recorded<A> = {
  readonly event: A
  readonly stream: StreamId
  /** Place in its stream: 0, 1, 2, … without gaps. */
  readonly revision: bigint
  /** Place among all events: rises, may have gaps (KurrentDB's commit position). */
  readonly position: bigint
}

/**
 * The expected end of the stream: nothing yet, or exactly this last revision. "Any" and "exists" are not offered: only
 * an exact expectation makes a retry unable to write twice.
 */
export type Expected = 'no-stream' | bigint

/** An append that is on disk. `revision` is that of its last event, usable as the next expectation. */
export type Appended = {
  readonly revision: bigint
  /** Position of its last event: who has read this far has seen all of it. */
  readonly position: bigint
}

export type StoreFailure =
  /** Somebody else wrote first: `actual` is what the stream holds. Nothing was written. */
  | { readonly failure: 'revision-conflict'; readonly stream: StreamId; readonly actual: Expected }
  | { readonly failure: 'stream-not-found'; readonly stream: StreamId }
  | { readonly failure: 'event-too-large'; readonly limitBytes: number }
  | { readonly failure: 'append-too-large'; readonly limitBytes: number }
  /** A request no store could honour: empty batch, malformed id, an id twice. A bug in the caller. */
  | { readonly failure: 'append-malformed'; readonly reason: string }
  /** Asked of a store that cannot answer now; nothing was written. */
  | { readonly failure: 'store-unavailable'; readonly cause: unknown }
  /** Too little room is left on the disk of this folder; nothing was written. Goes on by itself when there is more. */
  | { readonly failure: 'disk-full'; readonly folder: string }
  /**
   * The append may or may not be on disk: retry with the same ids and expectation until known. `ended`: not here, this
   * store answers nothing more.
   */
  | { readonly failure: 'outcome-unknown'; readonly cause: unknown; readonly ended?: true }
  /** Stored data differs from the written data: named by place, never skipped. */
  | { readonly failure: 'corrupt'; readonly where: string; readonly reason: string }
  /** An event is not the one whose hash is in the log's tree: its index from 0, both hashes in base64. */
  | {
      readonly failure: 'event-rewritten'
      readonly index: number
      readonly expected: string
      readonly found: string
    }
  /** The files of the log's tree cannot be read, so that an event was not compared with it. Heals with the disk. */
  | { readonly failure: 'tree-not-read'; readonly cause: unknown }
  /** A file of the log's tree is not what the log makes, and the event is the one that was signed; the index is that in the file. */
  | {
      readonly failure: 'tree-damaged'
      readonly file: string
      readonly index: number
      readonly expected: string
      readonly found: string
    }

/** The greatest size of an entry of a transparency log (c2sp.org/tlog-tiles writes its length in two bytes). */
export const maxEventBytes = 65_535
/**
 * KurrentDB's smallest limit, kept by every adapter so that a ledger can move between stores. Of all events of an append
 * together, counted by `countedBytes` (check-append.ts).
 */
export const maxAppendBytes = 1024 * 1024

/** The number of a stream's last events that an append is compared with, to refuse a repeated id. */
export const idWindow = 64

export type ReadOptions = {
  readonly direction: 'forwards' | 'backwards'
  /** Inclusive both ways. */
  readonly from: bigint | 'start' | 'end'
  readonly maxCount: number
}

export type ReadAllOptions = {
  readonly direction: 'forwards' | 'backwards'
  /** Inclusive forwards, exclusive backwards (as KurrentDB): the position of an event, or one past the end. */
  readonly from: bigint | 'start' | 'end'
  readonly maxCount: number
  /** Only streams whose name starts with one of these; all when absent. */
  readonly streamPrefixes?: ReadonlyArray<string>
}

/** A place in the order of stream names, then revisions. */
export type StreamPlace = { readonly stream: StreamId; readonly revision: bigint }

export type ByStreamOptions = {
  /** Exclusive; absent: from the first stream. */
  readonly after: StreamPlace | undefined
  readonly maxCount: number
}

/** An item for a follower: an event, the news that it has reached the head, or a position from which it may resume. */
export type Followed<A> =
  | { readonly kind: 'event'; readonly recorded: Recorded<A> }
  | { readonly kind: 'caught-up'; readonly position: bigint }
  | { readonly kind: 'checkpoint'; readonly position: bigint }

/** Read side of a log. Streams that do not exist are `stream-not-found`, never an empty list. */
export type EventReader<A> = {
  readonly read: (
    stream: StreamId,
    options: ReadOptions,
  ) => TaskEither<StoreFailure, ReadonlyArray<Recorded<A>>>
  readonly readAll: (
    options: ReadAllOptions,
  ) => TaskEither<StoreFailure, ReadonlyArray<Recorded<A>>>
  /**
   * A page of the log in the order of stream names (by character), then revisions; empty only past the last stream.
   * Each page sees what is durable when it is read. Only where a store has its streams at hand and numbers events
   * without gaps, as the embedded one does.
   */
  readonly readByStream?: (
    options: ByStreamOptions,
  ) => TaskEither<StoreFailure, ReadonlyArray<Recorded<A>>>
  /** Everything after `position` (exclusive; -1n for all), then live, until `signal` aborts. A failure ends it by throwing StoreError. */
  readonly follow: (position: bigint, signal: AbortSignal) => AsyncIterable<Followed<A>>
  /** Position of the last durable event, -1n for an empty log. */
  readonly head: () => TaskEither<StoreFailure, bigint>
  /**
   * Only where a network lies between feed and log: a feed that is whole gives something at least this often, in
   * ms, a 'checkpoint' when nothing happened. Silence for longer means that it may have missed something.
   */
  readonly heartbeatMs?: number
}

export type EventStore<A> = EventReader<A> & {
  /**
   * All or nothing, contiguous. Answers only when the events are durable; a conflict, too, is answered only once
   * what it conflicts with is durable.
   *
   * Repeating: the same ids at the same expectation, wherever the stream is by now, are a success with the
   * original revision and position, and are not written again (content is not compared). Ids that were
   * written differently are a conflict. An id among the stream's last `idWindow` events that comes as a new event,
   * at the current revision, is 'append-malformed'; older ones are the caller's to keep apart.
   *
   * Refused as 'append-malformed': no events, an id that is no lower-case UUID or occurs twice, a type that is
   * not 1 to 255 printable ASCII characters, a malformed stream name, a negative revision.
   */
  readonly append: (
    stream: StreamId,
    expected: Expected,
    events: ReadonlyArray<A>,
  ) => TaskEither<StoreFailure, Appended>
  /** Stops taking appends, waits for those in flight, releases the folder. Twice is harmless. */
  readonly close: () => Promise<void>
}

/** A store failure where an iterator leaves no other way out. Carries no personal data. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly failure: StoreFailure
  constructor(failure: StoreFailure) {
    super(failure.failure)
    this.failure = failure
  }
}
