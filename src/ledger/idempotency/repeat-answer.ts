/**
 * Answers a repeated command as the first time, also if another node took it: finds it among the person's latest
 * commands or by its receipt row, and reads its events from the stream.
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

/** The commands that the rows know, and the position of the rows. */
export type Receipts = {
  readonly rows: Rows<ReceiptRow>
  readonly position: () => bigint
  /** Waits until the rows reach the position; false after the time limit of decisions. */
  readonly waitFor: (position: bigint) => Promise<boolean>
}

/** The command is on record already, or the rows are too old to tell. */
export type Answered =
  | { readonly known: EventId; readonly results?: ReadonlyArray<Result> }
  | { readonly unfolded: bigint }

/**
 * Looks for an earlier answer. `isRecent` tells whether the loaded state knows the command, `isAll` whether the state
 * knows all commands of the stream, so that the rows need not be asked.
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
  // An event that is not in the rows yet may be this command. Treating the command as new could record the act twice.
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

/** Reads backwards until all events of the command are found, as far back as a state remembers commands. */
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
        // Events of one command are adjacent.
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
 * Whether a key of a command about no person was used before, on any stream of the ledger: not at all, by this very
 * command, or by another one.
 */
export const keyUse = (
  { rows }: Pick<Receipts, 'rows'>,
  { id, payloadTag }: Command,
): 'new' | 'same' | KeyReused => {
  const receipt = payloadTag === undefined ? undefined : receiptOf(rows)(id)
  if (receipt === undefined) return 'new'
  return receipt.payloadTag === payloadTag ? 'same' : { refusal: 'idempotency-key-reused' }
}

/**
 * The key of the turns for commands about no person. They wait for each other, since their keys are unique in the
 * whole ledger.
 */
export const ledgerTurn = 'ledger'

/** Decides again once the rows are current: they may contain this very command. */
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

/** The first answer, or a refusal if the key came with another payload. */
const firstAnswer =
  ({ store, receipts: { rows } }: { readonly store: Reader; readonly receipts: Receipts }) =>
  (stream: StreamId, command: Command): TaskEither<Failure, ActOutcome> => {
    const receipt = receiptOf(rows)(command.id)
    // The key named a command on another stream: of the registry, or a publication.
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

/** Runs `attempt`, or answers as the first time. If only the rows can tell which, it waits for them. */
export const decidedOnce = <F>(
  env: Deciding,
  stream: StreamId,
  command: Command,
  attempt: Attempt<F>,
): Promise<Decided<F>> =>
  attempt().then((first) =>
    E.isRight(first) ? first : answeredFor(env, stream, command, attempt, first),
  )
