/** What a bundle covers: the position and the tree's size there, and the bundle that was made of the same scope before. */
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

/** How long the tree may take to hold an event that is on the log, in ms: it follows within a second. */
const treeWaitMs = 10_000
const pollMs = 20
/** Records of exports that are read at a time, the newest first. */
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

/** The last event at `asked` or before it: of all the log where nothing is asked. -1n where there is none. */
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

/** The last event at a position that was come to, or before it: a server tells of positions behind its last event. */
export const lastEventWithin = async (
  reader: Reader,
  position: bigint,
): Promise<Either<BundleFailure, bigint>> => {
  const head = await reader.head()()
  return E.isLeft(head) ? head : lastBefore(reader, position, head.right)
}

/** Entries of the tree up to and with the event at `position`, once the tree holds it; a log that has stopped says so at once. */
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

/** Size of the tree that the last whole bundle of this scope rests on, as the log says up to `position`. */
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
