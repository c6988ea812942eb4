/**
 * Documents in the log, byte for byte: chunks in a stream named by their hash, which each reading computes again
 * (clause P.0).
 */
import { E, O, TE, pipe } from '../../fp.ts'
import type { Either, Option, TaskEither } from '../../fp.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import { documentStream } from '../../kernel/ids.ts'
import type { Sha256 } from '../../kernel/ids.ts'
import type {
  EventReader,
  EventStore,
  Recorded,
  StoreFailure,
  StoredEvent,
} from '../../store/event-store.ts'
import type { Document, DocumentFailure, CommandMeta } from '../ledger.ts'
import { unnamed } from '../recording/command.ts'
import { stampFor } from '../recording/stamp.ts'

/** Bytes a chunk; as base64 it stays under the 60,000 characters its event allows. */
const chunkBytes = 45_000
/** Chunks an append: 12 events of at most 62 kB stay under 1 MiB. */
const chunksPerAppend = 12
/** Chunks read at a time. */
const pageSize = 100
/** Largest document: larger than any privacy policy, small enough for memory. */
export const maxDocumentBytes = 8 * 1024 * 1024

const chunksOf = (bytes: Uint8Array): ReadonlyArray<Uint8Array> => {
  const count = Math.max(1, Math.ceil(bytes.length / chunkBytes))
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  )
}

type Chunks = { readonly all: ReadonlyArray<Uint8Array>; readonly from: number }

/** The events of one append, with the time of that append and not of an earlier one. */
const eventsOf = (
  { sha256: hash, mediaType }: Document,
  { actor, id }: CommandMeta,
  { all, from }: Chunks,
  clock: Clock,
): ReadonlyArray<StoredEvent> => {
  const now = clock()
  const stamp = stampFor(unnamed({ actor, id }), documentStream(hash), 'cn-pipl')
  return all.slice(from, from + chunksPerAppend).map((chunk, offset) => {
    const index = from + offset
    const base64 = Buffer.from(chunk).toString('base64')
    const body = { sha256: hash, index, count: all.length, mediaType, base64 }
    const draft = {
      type: 'DocumentChunkStored',
      body,
      occurredAt: now,
      timeSource: 'ledger',
    } as const
    const event = stamp(draft, index, now)
    return { id: event.id, type: event.type, json: canonicalJson(event) }
  })
}

/** Stores a document, continuing an interrupted attempt. Writes nothing if it is stored already. */
export const storeDocument =
  (store: EventStore<StoredEvent>, clock: Clock) =>
  (document: Document, meta: CommandMeta): TaskEither<StoreFailure, void> =>
  async () => {
    const stream = documentStream(document.sha256)
    const last = await store.read(stream, { direction: 'backwards', from: 'end', maxCount: 1 })()
    if (E.isLeft(last) && last.left.failure !== 'stream-not-found') return last
    const all = chunksOf(document.bytes)
    let from = E.isRight(last) ? Number((last.right[0]?.revision ?? -1n) + 1n) : 0
    while (from < all.length) {
      const expected = from === 0 ? 'no-stream' : BigInt(from - 1)
      const events = eventsOf(document, meta, { all, from }, clock)
      const appended = await store.append(stream, expected, events)()
      if (E.isLeft(appended)) return appended
      from += events.length
    }
    return E.right(undefined)
  }

type Chunk = {
  readonly index: number
  readonly count: number
  readonly mediaType: string
  readonly base64: string
}

const chunkOf = (recorded: Recorded<StoredEvent>): Chunk | undefined => {
  const event = decodeStored(recorded.event.json)
  return E.isRight(event) && event.right.type === 'DocumentChunkStored'
    ? event.right.body
    : undefined
}

const assemble = (
  hash: Sha256,
  chunks: ReadonlyArray<Chunk | undefined>,
): Either<DocumentFailure, Option<Document>> => {
  const [first] = chunks
  // An interrupted upload is not a document yet, and no event names it.
  if (first === undefined || chunks.length < first.count) return E.right(O.none)
  const bytes = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk?.base64 ?? '', 'base64')))
  if (sha256(bytes) !== hash) return E.left({ failure: 'document-corrupt', sha256: hash })
  return E.right(O.some({ bytes, mediaType: first.mediaType, sha256: hash }))
}

/** Reads a document. Bytes whose hash differs from their name are a failure, never an answer. */
export const readDocument =
  (store: Pick<EventReader<StoredEvent>, 'read'>) =>
  (hash: Sha256): TaskEither<DocumentFailure, Option<Document>> => {
    const stream = documentStream(hash)
    const from = (index: bigint): TaskEither<StoreFailure, ReadonlyArray<Recorded<StoredEvent>>> =>
      pipe(
        store.read(stream, { direction: 'forwards', from: index, maxCount: pageSize }),
        TE.flatMap((page) =>
          page.length < pageSize
            ? TE.right(page)
            : pipe(
                from(index + BigInt(pageSize)),
                TE.map((rest) => [...page, ...rest]),
              ),
        ),
      )
    return pipe(
      from(0n),
      TE.orElse((failure) =>
        failure.failure === 'stream-not-found' ? TE.right([]) : TE.left(failure),
      ),
      TE.flatMap((all): TaskEither<DocumentFailure, Option<Document>> =>
        TE.fromEither(assemble(hash, all.map(chunkOf))),
      ),
    )
  }
