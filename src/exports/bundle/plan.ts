/** Plans a bundle: its position, the size of the tree there, and the previous bundle of the same scope. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { exportsStream } from '../../kernel/ids.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
import type { BundleFailure } from './failure.ts'
import type { BundleScope } from './format/scope.ts'

/** How long the tree may take to include a recorded event, in ms; normally less than a second. */
const treeWaitMs = 10_000
const pollMs = 20
/** The number of records of exports read at a time, newest first. */
const pageSize = 100

type Reader = Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'head'>

const lastBefore = async (
  { readAll }: Pick<Reader, 'readAll'>,
  within: bigint,
  head: bigint,
): Promise<Either<BundleFailure, bigint>> => {
  if (within >= head) return E.right(head)
  if (within < 0n) return E.right(-1n)
  const page = await readAll({ direction: 'backwards', from: within + 1n, maxCount: 1 })()
  return E.isLeft(page) ? page : E.right(page.right[0]?.position ?? -1n)
}

/** The last event at `asked` or before; of the whole log if `asked` is absent. -1n if there is none. */
export const lastEventAt = async (
  reader: Reader,
  asked: bigint | undefined,
): Promise<Either<BundleFailure, bigint>> => {
  const head = await reader.head()()
  if (E.isLeft(head)) return head
  return asked !== undefined && asked > head.right
    ? E.left({ failure: 'position-ahead', head: head.right })
    : lastBefore(reader, asked ?? head.right, head.right)
}

/** The last event at a known position or before: a server may report positions after its last event. */
export const lastEventWithin = async (
  reader: Reader,
  position: bigint,
): Promise<Either<BundleFailure, bigint>> => {
  const head = await reader.head()()
  return E.isLeft(head) ? head : lastBefore(reader, position, head.right)
}

/**
 * The number of entries up to and including the event at `position`, once it is in the tree. A stopped log fails at
 * once.
 */
export const sizeAt = async (
  { tree, indexOf, stopped }: Pick<TransparencyLog, 'tree' | 'indexOf' | 'stopped'>,
  position: bigint,
): Promise<Either<BundleFailure, number>> => {
  const deadlineMs = performance.now() + treeWaitMs
  for (;;) {
    const why = stopped()
    if (why !== undefined) return E.left(why)
    if (position < 0n) return E.right(0)
    const index = indexOf(position)
    if (index !== undefined && index < tree.size()) return E.right(index + 1)
    if (performance.now() > deadlineMs) return E.left({ failure: 'tree-behind', size: tree.size() })
    await delay(pollMs)
  }
}

/** The tree size of the last complete bundle of this scope, recorded up to `position`. */
export const previousSize = async (
  { read }: Reader,
  scope: BundleScope,
  position: bigint,
): Promise<Either<StoreFailure, number | undefined>> => {
  const asked = canonicalJson(scope)
  let from: bigint | 'end' = 'end'
  for (;;) {
    const page: Either<
      StoreFailure,
      ReadonlyArray<{ revision: bigint; position: bigint; event: StoredEvent }>
    > = await read(exportsStream, { direction: 'backwards', from, maxCount: pageSize })()
    if (E.isLeft(page)) return page.left.failure === 'stream-not-found' ? E.right(undefined) : page
    for (const recorded of page.right) {
      if (recorded.position > position) continue
      const event = decodeStored(recorded.event.json)
      if (E.isLeft(event) || event.right.type !== 'ExportCompleted') continue
      const { body } = event.right
      if (canonicalJson(body.scope) === asked && body.size > 0) return E.right(body.size)
    }
    const oldest = page.right.at(-1)
    if (oldest === undefined || oldest.revision === 0n) return E.right(undefined)
    from = oldest.revision - 1n
  }
}
