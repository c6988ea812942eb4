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
  readonly onEntries?: OnEntries
}

export type Bundles = {
  /** Recorded as begun when it resolves. The place it takes is given back when its bytes end. */
  readonly begin: <F>(
    asked: Asked<F>,
  ) => Promise<Either<BundleFailure | ExportsRunning | F, Bundle<BundleFailure | F>>>
}

/** Two: one of a person is not kept waiting by one of all. Each takes some tens of MB and half of the thread. */
const atOnce = 2

const exportedOf = ({ scope, position, proofs }: BundleHead, id: EventId) => ({
  export: id,
  scope,
  position: logPosition(position),
  size: proofs.checkpoint.size,
  root: sha256From(Buffer.from(proofs.checkpoint.root).toString('hex')),
})

/** Once whole, it is recorded as completed: that failing, the last piece is the failure. */
async function* recordedBytes<F>(
  bundle: OpenBundle,
  record: ExportRecorder<F>,
  id: EventId,
  told: (written: Written) => void,
): AsyncGenerator<Either<BundleFailure | F, Uint8Array>, void> {
  let written: Written | undefined
  yield* bundle.pieces((all) => {
    written = all
    told(all)
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

/**
 * A generator that was never asked for anything runs nothing when it is ended: this one lets go all the same. `end` is
 * called once, before the reader is told of the end.
 */
const closing = <F>(
  inner: AsyncGenerator<Either<F, Uint8Array>, void>,
  end: (ended: Ended) => Promise<void>,
): BundleBytes<F> => {
  let last: Ended
  let ending: Promise<void> | undefined
  const endOnce = (ended: Ended): Promise<void> => (ending ??= end(ended))
  const bytes: BundleBytes<F> = {
    [Symbol.asyncIterator]: () => bytes,
    next: async () => {
      try {
        const next = await inner.next()
        if (next.done === true) await endOnce(last)
        else if (E.isLeft(next.value)) last = next.value
        return next
      } catch (error) {
        await endOnce({ left: error })
        throw error
      }
    },
    return: async () => {
      try {
        return await inner.return()
      } finally {
        await endOnce(last)
      }
    },
  }
  return bytes
}

const sinceOf = ({ since }: BundleRequest) => (since === undefined ? {} : { since: since.size })

/** Ends a bundle: gives its place to another, and records one that is not whole. */
const ender =
  <F>(
    { fact }: Pick<ExportRecorder<F>, 'fact'>,
    id: EventId,
    close: () => void,
    written: () => Written | undefined,
  ) =>
  async (ended: Ended): Promise<void> => {
    // The place is free for another before the outcome is on the disk.
    close()
    if (written() !== undefined) return
    const body = { export: id, reason: brokenReason(ended) }
    // A record that fails is told to nobody: the beginning without an end says that the bundle was not whole.
    await fact({ type: 'ExportBroken', body })
  }

type Started<F> = Either<BundleFailure | F, Bundle<BundleFailure | F>>

/** Opens and records; `leave` is called once, whatever comes of it. */
const start = async <F>(
  env: BundleEnv,
  { request, record, onEntries }: Asked<F>,
  id: EventId,
  leave: () => void,
): Promise<Started<F>> => {
  const opened = await openBundle(env, request, onEntries)
  if (E.isLeft(opened)) {
    leave()
    return opened
  }
  const close = (): void => {
    opened.right.close()
    leave()
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
  let written: Written | undefined
  const told = (all: Written): void => {
    written = all
  }
  const end = ender(record, id, close, () => written)
  const bytes = closing(recordedBytes(opened.right, record, id, told), end)
  return E.right({ head, bytes, written: () => written })
}

/** Bundles from these ports. */
export const makeBundles = (env: BundleEnv, newId: () => EventId): Bundles => {
  let running = 0
  return {
    begin: async <F>(asked: Asked<F>): Promise<Started<F> | Either<ExportsRunning, never>> => {
      if (running >= atOnce) return E.left({ failure: 'exports-running' })
      running += 1
      let isIn = true
      const leave = (): void => {
        if (isIn) running -= 1
        isIn = false
      }
      try {
        return await start(env, asked, newId(), leave)
      } catch (error) {
        leave()
        throw error
      }
    },
  }
}
