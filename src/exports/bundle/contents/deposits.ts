/** The last deposit of a checkpoint with a third party (存证) that is recorded up to a position. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { decodeStored } from '../../../events/decode-stored.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { depositsStream } from '../../../kernel/ids.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../../../store/event-store.ts'

/** The recorded facts of a deposit. */
export type Deposited = Extract<LedgerEvent, { readonly type: 'CheckpointDeposited' }>

/** One page nearly always suffices: a bundle's position is rarely older than some days. */
const pageSize = 100

/** The newest deposit at `position` or before; undefined if there is none. */
export const lastDeposit = async (
  { read }: Pick<EventReader<StoredEvent>, 'read'>,
  position: bigint,
): Promise<Either<StoreFailure, Deposited | undefined>> => {
  let from: bigint | 'end' = 'end'
  for (;;) {
    const page: Awaited<ReturnType<ReturnType<typeof read>>> = await read(depositsStream, {
      direction: 'backwards',
      from,
      maxCount: pageSize,
    })()
    if (E.isLeft(page)) return page.left.failure === 'stream-not-found' ? E.right(undefined) : page
    for (const recorded of page.right) {
      if (recorded.position > position) continue
      const event = decodeStored(recorded.event.json)
      if (E.isRight(event) && event.right.type === 'CheckpointDeposited')
        return E.right(event.right)
    }
    const oldest = page.right.at(-1)
    if (oldest === undefined || oldest.revision === 0n) return E.right(undefined)
    from = oldest.revision - 1n
  }
}
