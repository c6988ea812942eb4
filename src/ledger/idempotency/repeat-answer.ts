/**
 * A command that was answered before, on whatever node: found among a person's latest commands or by its receipt row,
 * read again from its stream, and answered as it was the first time.
 */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { ReceiptRow } from '../../../projections/internal/command-receipts.ts'
import { receiptOf } from '../../../projections/internal/command-receipts.ts'
import { refusalNames } from '../../deciders/refusal.ts'
import type { Refusal } from '../../deciders/refusal.ts'
import type { Result } from '../../deciders/outcome/result.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { Loaded, UnreadableFailure } from '../../replay/load.ts'
import type { EventId, StreamId } from '../../kernel/ids.ts'
import type { Rows } from '../../projector/projection.ts'
import type { EventReader, Recorded, StoreFailure, StoredEvent } from '../../store/event-store.ts'
import type { Command } from '../recording/command.ts'
import type { ActOutcome, KeyReused, RefusedBefore } from '../ledger.ts'

/** The rows' knowledge of commands, and its position. */
export type Receipts = {
  readonly rows: Rows<ReceiptRow>
  readonly position: () => bigint
  /** Whether the rows came as far within the bound that decisions have. */
  readonly waitFor: (position: bigint) => Promise<boolean>
}

/** Told instead of deciding: this very command is on record, or nobody can tell before the rows are there. */
export type Answered =
  | { readonly known: EventId; readonly results?: ReadonlyArray<Result> }
  | { readonly unfolded: bigint }

/**
 * Whether a command was answered before. `isRecent` says whether the state that was loaded knows it, `isAll` whether
 * it knows every command of the stream: then the rows need not be asked.
 */
export const answeredBefore = (
  { rows, position }: Pick<Receipts, 'rows' | 'position'>,
  { id, payloadTag }: Command,
  { position: last }: Pick<Loaded<unknown>, 'position'>,
  { isRecent, isAll }: { readonly isRecent: boolean; readonly isAll: boolean },
): Answered | undefined => {
  if (payloadTag === undefined) return undefined
  if (isRecent) return { known: id }
  if (isAll) return undefined
  if (receiptOf(rows)(id) !== undefined) return { known: id }
  // An event that the rows have not folded could be this command: taken for new, a retry would be a second act.
  return last !== undefined && position() < last ? { unfolded: last } : undefined
}

type Failure = StoreFailure | UnreadableFailure | KeyReused | RefusedBefore
type Found = { readonly event: LedgerEvent; readonly recorded: Recorded<StoredEvent> }
type Reader = Pick<EventReader<StoredEvent>, 'read'>

const pageSize = 100

const decodePage = (
  stream: StreamId,
  page: ReadonlyArray<Recorded<StoredEvent>>,
): Either<UnreadableFailure, ReadonlyArray<Found>> => {
  const found: Found[] = []
  for (const recorded of page) {
    const event = decodeStored(recorded.event.json)
    if (E.isLeft(event)) return E.left({ failure: 'unreadable', stream, reason: event.left })
    found.push({ event: event.right, recorded })
  }
  return E.right(found)
}

/** Read backwards until they are there whole, since the command may be as far back as a state knows commands. */
const searchBackwards =
  (store: Reader, stream: StreamId, id: EventId) =>
  async (): Promise<Either<Failure, ReadonlyArray<Found>>> => {
    const found: Found[] = []
    let from: bigint | 'end' = 'end'
    for (;;) {
      const page = await store.read(stream, { direction: 'backwards', from, maxCount: pageSize })()
      if (E.isLeft(page)) return page
      const decoded = decodePage(stream, page.right)
      if (E.isLeft(decoded)) return decoded
      for (const each of decoded.right) {
        if (each.event.causationId === id) found.push(each)
        // Events of one command follow one another.
        else if (found.length > 0) return E.right(found.toReversed())
      }
      const oldest = page.right.at(-1)
      if (oldest === undefined || oldest.revision === 0n) return E.right(found.toReversed())
      from = oldest.revision - 1n
    }
  }

const readAt = (
  store: Reader,
  stream: StreamId,
  events: ReadonlyArray<{ readonly revision: string }>,
): TaskEither<Failure, ReadonlyArray<Found>> =>
  pipe(
    store.read(stream, {
      direction: 'forwards',
      from: BigInt(events[0]?.revision ?? 0),
      maxCount: events.length,
    }),
    TE.mapLeft((failure): Failure => failure),
    TE.flatMapEither((page) => decodePage(stream, page)),
  )

const refusals: ReadonlySet<string> = new Set(refusalNames)
const isRefusal = (name: string | undefined): name is Refusal['refusal'] =>
  name !== undefined && refusals.has(name)

const outcomeIn = (
  { payloadTag }: Command,
  stream: StreamId,
  found: ReadonlyArray<Found>,
): Either<Failure, ActOutcome> => {
  const last = found.at(-1)
  if (last === undefined)
    return E.left({ failure: 'unreadable', stream, reason: 'a command known is not there' })
  if (found.some(({ event }) => event.payloadTag !== payloadTag))
    return E.left({ refusal: 'idempotency-key-reused' })
  const { event, recorded } = last
  const { revision, position } = recorded
  const told = { revision, position, repeated: true }
  if (event.type !== 'CommandAnswered')
    return E.right({ events: found.map((each) => each.event), ...told })
  const { refusal } = event.body
  return isRefusal(refusal)
    ? E.left({ refusal: 'refused-before', first: refusal })
    : E.right({ events: [], ...told })
}

/**
 * The use of a key by a command about no person, whose key may have named one on any stream of the ledger: none, the
 * very same, or another.
 */
export const keyUse = (
  { rows }: Pick<Receipts, 'rows'>,
  { id, payloadTag }: Command,
): 'new' | 'same' | KeyReused => {
  const receipt = payloadTag === undefined ? undefined : receiptOf(rows)(id)
  if (receipt === undefined) return 'new'
  return receipt.payloadTag === payloadTag ? 'same' : { refusal: 'idempotency-key-reused' }
}

/** The turn of commands about no person: one key names one of them, whichever it is. */
export const ledgerTurn = 'ledger'

/** Decided again once the rows are there; they may hold this very command. */
export const onceFolded =
  <F, A>(
    { waitFor }: Pick<Receipts, 'waitFor'>,
    unfolded: bigint,
    again: TaskEither<F, A>,
  ): TaskEither<F | StoreFailure, A> =>
  async () =>
    (await waitFor(unfolded))
      ? again()
      : E.left({ failure: 'store-unavailable', cause: 'the rows are behind' })

/** The first answer; a refusal if the key came with another payload. */
const firstAnswer =
  ({ store, receipts: { rows } }: { readonly store: Reader; readonly receipts: Receipts }) =>
  (stream: StreamId, command: Command): TaskEither<Failure, ActOutcome> => {
    const receipt = receiptOf(rows)(command.id)
    // A key that named a command on another stream: the registry's, or a publication.
    if (receipt !== undefined && receipt.payloadTag !== command.payloadTag)
      return TE.left({ refusal: 'idempotency-key-reused' })
    const events =
      receipt?.stream === stream
        ? readAt(store, stream, receipt.events)
        : searchBackwards(store, stream, command.id)
    return TE.flatMapEither((found: ReadonlyArray<Found>) => outcomeIn(command, stream, found))(
      events,
    )
  }

const isAnswered = (failure: unknown): failure is Answered =>
  typeof failure === 'object' && failure !== null && ('known' in failure || 'unfolded' in failure)

type Deciding = { readonly store: Reader; readonly receipts: Receipts }

type Attempt<F> = TaskEither<F | Answered, ActOutcome>
type Decided<F> = Either<F | Failure, ActOutcome>

const answeredFor = async <F>(
  env: Deciding,
  stream: StreamId,
  command: Command,
  attempt: Attempt<F>,
  first: Either<F | Answered, ActOutcome>,
): Promise<Decided<F>> => {
  let decided = first
  for (;;) {
    if (E.isRight(decided)) return decided
    const failure = decided.left
    if (!isAnswered(failure)) return E.left(failure)
    if ('known' in failure) {
      const told = await firstAnswer(env)(stream, command)()
      const { results } = failure
      return E.isLeft(told) || results === undefined ? told : E.right({ ...told.right, results })
    }
    if (!(await env.receipts.waitFor(failure.unfolded)))
      return E.left({ failure: 'store-unavailable', cause: 'the rows are behind' })
    decided = await attempt()
  }
}

/** Decided by `attempt`, or answered as the first time; where only the rows can tell which, once they are there. */
export const decidedOnce = <F>(
  env: Deciding,
  stream: StreamId,
  command: Command,
  attempt: Attempt<F>,
): Promise<Decided<F>> =>
  attempt().then((first) =>
    E.isRight(first) ? first : answeredFor(env, stream, command, attempt, first),
  )
