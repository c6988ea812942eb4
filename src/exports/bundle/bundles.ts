/** The bundles of a running ledger: a limited number at once, each recorded before it is sent and when it has ended. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { ExportBrokenReason } from '../../events/facts/export.ts'
import type { Fact } from '../../events/ledger-event.ts'
import { logPosition, sha256From } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'
import { notReadFrom, TreeNotReadError } from '../../transparency/tree/not-read.ts'
import type { BundleEnv, OnEntries } from './env.ts'
import type { BundleFailure } from './failure.ts'
import type { BundleHead } from './head.ts'
import { openBundle } from './open-bundle.ts'
import type { BundleRequest, OpenBundle } from './open-bundle.ts'
import { makePlaces } from './places.ts'
import type { Place } from './places.ts'
import type { Written } from './write-bundle.ts'

/** The limit of concurrent bundles is reached. */
export type ExportsRunning = { readonly failure: 'exports-running' }

type ExportFact = Extract<
  Fact,
  { readonly type: 'ExportBegun' | 'ExportCompleted' | 'ExportBroken' }
>
type BrokenReason = Extract<ExportFact, { readonly type: 'ExportBroken' }>['body']['reason']

/** Records events for one reader; on disk when it resolves. */
export type ExportRecorder<F> = {
  /** Records that they read, as for every reading. */
  readonly reading: () => Promise<Either<F, void>>
  readonly fact: (fact: ExportFact) => Promise<Either<F, void>>
}

/** The bytes of the archive. `return` ends it early, also before the first byte. */
export type BundleBytes<F> = AsyncIterableIterator<Either<F, Uint8Array>>

export type Bundle<F> = {
  readonly head: BundleHead
  readonly bytes: BundleBytes<F>
  /** The result; defined once all bytes were read. */
  readonly written: () => Written | undefined
}

export type Asked<F> = {
  readonly request: BundleRequest
  readonly record: ExportRecorder<F>
  /** Aborts when the reader disconnects: the place is free at once, also before the first byte. */
  readonly left?: AbortSignal
  readonly onEntries?: OnEntries
}

export type Bundles = {
  /** Resolves when the beginning is recorded. Its place is free again when its bytes end or its reader leaves. */
  readonly begin: <F>(
    asked: Asked<F>,
  ) => Promise<Either<BundleFailure | ExportsRunning | F, Bundle<BundleFailure | F>>>
}

const exportedOf = ({ scope, position, proofs }: BundleHead, id: EventId) => ({
  export: id,
  scope,
  position: logPosition(position),
  size: proofs.checkpoint.size,
  root: sha256From(Buffer.from(proofs.checkpoint.root).toString('hex')),
})

/** Records a complete bundle, unless it ended before. If that fails, the last piece is the failure. */
async function* recordedBytes<F>(
  bundle: OpenBundle,
  record: ExportRecorder<F>,
  id: EventId,
  told: (written: Written) => 'ended' | 'whole',
): AsyncGenerator<Either<BundleFailure | F, Uint8Array>, void> {
  let written: Written | undefined
  yield* bundle.pieces((all) => {
    written = told(all) === 'whole' ? all : undefined
  })
  if (written === undefined) return
  const body = { ...exportedOf(bundle.head, id), ...written }
  const done = await record.fact({ type: 'ExportCompleted', body })
  if (E.isLeft(done)) yield done
}

/** The end of a bundle's bytes: `left` is the failure; undefined if the reader left. */
type Ended = { readonly left: unknown } | undefined

/** The reason in the record: the reader's leaving, and failures that a reader can act on; all others are the operator's. */
const brokenReason = (ended: Ended): BrokenReason => {
  if (ended === undefined) return 'reader-left'
  const { left } = ended
  const kind = typeof left === 'object' && left !== null && 'failure' in left ? left.failure : ''
  return ExportBrokenReason.is(kind) ? kind : 'other'
}

type Ending = {
  /** Called before the reader learns of the end, and at once if the reader leaves. Only the first call counts. */
  readonly end: (ended: Ended) => Promise<void>
  /** Called when nothing is read for the bundle any more. */
  readonly close: () => void
  readonly left: AbortSignal | undefined
}

/**
 * Ending a generator that was never started runs none of its code, so this wrapper cleans up. A piece in progress when
 * the reader leaves is finished first, since it reads data that `close` releases.
 */
const closing = <F>(
  inner: AsyncGenerator<Either<BundleFailure | F, Uint8Array>, void>,
  { end, close, left }: Ending,
): BundleBytes<BundleFailure | F> => {
  let last: Ended
  const finish = (ended: Ended): Promise<void> => {
    close()
    return end(ended)
  }
  const whenLeft = (): void => {
    // The reader of the bytes gets an error of ending them as well.
    void Promise.allSettled([end(undefined), bytes.return?.()])
  }
  const bytes: BundleBytes<BundleFailure | F> = {
    [Symbol.asyncIterator]: () => bytes,
    next: async () => {
      try {
        const next = await inner.next()
        if (next.done === true) await finish(last)
        else if (E.isLeft(next.value)) last = next.value
        return next
      } catch (error) {
        await finish({ left: error instanceof TreeNotReadError ? error.failure : error })
        return { done: false, value: E.left(notReadFrom(error)) }
      }
    },
    return: async () => {
      try {
        return await inner.return()
      } finally {
        await finish(last)
      }
    },
  }
  if (left?.aborted === true) whenLeft()
  else left?.addEventListener('abort', whenLeft, { once: true })
  return bytes
}

const sinceOf = ({ since }: BundleRequest) => (since === undefined ? {} : { since: since.size })

/** Ends a bundle: frees its place, and records one that is not complete. */
const ender =
  <F>(
    { fact }: Pick<ExportRecorder<F>, 'fact'>,
    id: EventId,
    leave: () => void,
    written: () => Written | undefined,
  ) =>
  async (ended: Ended): Promise<void> => {
    // The place is free before the outcome is on disk.
    leave()
    if (written() !== undefined) return
    const body = { export: id, reason: brokenReason(ended) }
    // A failure to record is not reported: a beginning without an end means that the bundle was not complete.
    await fact({ type: 'ExportBroken', body })
  }

type Started<F> = Either<BundleFailure | F, Bundle<BundleFailure | F>>

/** The bytes of a bundle. They end once: complete, broken off, or when the reader leaves. */
const begunBundle = <F>(
  opened: OpenBundle,
  { record, left }: Pick<Asked<F>, 'record' | 'left'>,
  id: EventId,
  { close, leave }: { readonly close: () => void; readonly leave: () => void },
): Bundle<BundleFailure | F> => {
  let written: Written | undefined
  let ending: Promise<void> | undefined
  const told = (all: Written): 'ended' | 'whole' => {
    if (ending !== undefined) return 'ended'
    written = all
    return 'whole'
  }
  const endNow = ender(record, id, leave, () => written)
  const end = async (ended: Ended): Promise<void> => {
    await (ending ??= endNow(ended))
  }
  const bytes = closing(recordedBytes(opened, record, id, told), { end, close, left })
  return { head: opened.head, bytes, written: () => written }
}

/** Opens and records a bundle. In every case the place is freed and the work ended. */
const start = async <F>(
  env: BundleEnv,
  asked: Asked<F>,
  id: EventId,
  { leave, done }: Place,
): Promise<Started<F>> => {
  const { request, record, onEntries } = asked
  const opened = await openBundle(env, request, onEntries)
  if (E.isLeft(opened)) {
    done()
    return opened
  }
  let isOpen = true
  const close = (): void => {
    if (isOpen) opened.right.close()
    isOpen = false
    done()
  }
  const { head } = opened.right
  const read = await record.reading()
  const recorded = E.isLeft(read)
    ? read
    : await record.fact({
        type: 'ExportBegun',
        body: { ...exportedOf(head, id), ...sinceOf(request) },
      })
  if (E.isLeft(recorded)) {
    close()
    return recorded
  }
  return E.right(begunBundle(opened.right, asked, id, { close, leave }))
}

/** Bundles with these ports. */
export const makeBundles = (env: BundleEnv, newId: () => EventId): Bundles => {
  const places = makePlaces()
  return {
    begin: async <F>(asked: Asked<F>): Promise<Started<F> | Either<ExportsRunning, never>> => {
      const place = places.take()
      if (place === undefined) return E.left({ failure: 'exports-running' })
      if (asked.left?.aborted === true) place.leave()
      else asked.left?.addEventListener('abort', place.leave, { once: true })
      try {
        return await start(env, asked, newId(), place)
      } catch (error) {
        place.done()
        return E.left(notReadFrom(error))
      }
    },
  }
}
