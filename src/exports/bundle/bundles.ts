/** Bundles of a running ledger: so many at once, each recorded before it leaves and when it has left. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { ExportBrokenReason } from '../../events/facts/export.ts'
import type { Fact } from '../../events/ledger-event.ts'
import { logPosition, sha256From } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { BundleEnv, OnEntries } from './env.ts'
import type { BundleFailure } from './failure.ts'
import type { BundleHead } from './head.ts'
import { openBundle } from './open-bundle.ts'
import type { BundleRequest, OpenBundle } from './open-bundle.ts'
import { makePlaces } from './places.ts'
import type { Place } from './places.ts'
import type { Written } from './write-bundle.ts'

/** As many are being written as may be. */
export type ExportsRunning = { readonly failure: 'exports-running' }

type ExportFact = Extract<
  Fact,
  { readonly type: 'ExportBegun' | 'ExportCompleted' | 'ExportBroken' }
>
type BrokenReason = Extract<ExportFact, { readonly type: 'ExportBroken' }>['body']['reason']

/** Records for one reader; resolved, it is on the disk. */
export type ExportRecorder<F> = {
  /** That they read, as every reading is recorded. */
  readonly reading: () => Promise<Either<F, void>>
  readonly fact: (fact: ExportFact) => Promise<Either<F, void>>
}

/** The archive's bytes as they are read; `return` ends it early, also before the first. */
export type BundleBytes<F> = AsyncIterableIterator<Either<F, Uint8Array>>

export type Bundle<F> = {
  readonly head: BundleHead
  readonly bytes: BundleBytes<F>
  /** The result, once all bytes were read. */
  readonly written: () => Written | undefined
}

export type Asked<F> = {
  readonly request: BundleRequest
  readonly record: ExportRecorder<F>
  /** Aborts when the reader goes away: the place is free at once, also before the first byte. */
  readonly left?: AbortSignal
  readonly onEntries?: OnEntries
}

export type Bundles = {
  /** Recorded as begun when it resolves. The place it takes is given back when its bytes end or its reader leaves. */
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

/** Once whole, it is recorded as completed, unless it ended before: that failing, the last piece is the failure. */
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

/** How a bundle's bytes ended: `left` is the failure they ended with; undefined where whoever read them went away. */
type Ended = { readonly left: unknown } | undefined

/** Told of a reader, and of each failure that a reader can do something about; everything else is the operator's. */
const brokenReason = (ended: Ended): BrokenReason => {
  if (ended === undefined) return 'reader-left'
  const { left } = ended
  const kind = typeof left === 'object' && left !== null && 'failure' in left ? left.failure : ''
  return ExportBrokenReason.is(kind) ? kind : 'other'
}

type Ending = {
  /** Called before the reader is told of the end, and at once where the reader leaves: the first call counts. */
  readonly end: (ended: Ended) => Promise<void>
  /** Called when nothing is read for the bundle any more. */
  readonly close: () => void
  readonly left: AbortSignal | undefined
}

/**
 * A generator that was never asked for anything runs nothing when it is ended: this one lets go all the same. The piece
 * that is being made when the reader leaves is finished first, since it reads what `close` lets go of.
 */
const closing = <F>(
  inner: AsyncGenerator<Either<F, Uint8Array>, void>,
  { end, close, left }: Ending,
): BundleBytes<F> => {
  let last: Ended
  const finish = (ended: Ended): Promise<void> => {
    close()
    return end(ended)
  }
  const whenLeft = (): void => {
    // What ending it throws is thrown to whoever reads the bytes as well.
    void Promise.allSettled([end(undefined), bytes.return?.()])
  }
  const bytes: BundleBytes<F> = {
    [Symbol.asyncIterator]: () => bytes,
    next: async () => {
      try {
        const next = await inner.next()
        if (next.done === true) await finish(last)
        else if (E.isLeft(next.value)) last = next.value
        return next
      } catch (error) {
        await finish({ left: error })
        throw error
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

/** Ends a bundle: gives its place to another, and records one that is not whole. */
const ender =
  <F>(
    { fact }: Pick<ExportRecorder<F>, 'fact'>,
    id: EventId,
    leave: () => void,
    written: () => Written | undefined,
  ) =>
  async (ended: Ended): Promise<void> => {
    // The place is free for another before the outcome is on the disk.
    leave()
    if (written() !== undefined) return
    const body = { export: id, reason: brokenReason(ended) }
    // A record that fails is told to nobody: the beginning without an end says that the bundle was not whole.
    await fact({ type: 'ExportBroken', body })
  }

type Started<F> = Either<BundleFailure | F, Bundle<BundleFailure | F>>

/** Its bytes, which end once: whole, broken, or as their reader leaves. */
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

/** Opens and records; the place is left and its work is done, whatever comes of it. */
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

/** Bundles from these ports. */
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
        throw error
      }
    },
  }
}
