/** One key, one payload, one outcome: remembered until the rows can tell it. */
import { describe, expect, test } from 'vitest'
import { E, TE } from '../../src/fp.ts'
import type { TaskEither } from '../../src/fp.ts'
import { sha256, uuidFrom } from '../../src/kernel/hash.ts'
import type { ActorId } from '../../src/kernel/ids.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { ActOutcome, CommandMeta } from '../../src/ledger/ledger.ts'
import { makeReceipts } from '../../src/ledger/receipts.ts'
import type { Remembered } from '../../src/ledger/receipts.ts'

const metaOf = (key: number, payload = 'same'): CommandMeta => ({
  actor: { role: 'service', id: 'app' as ActorId },
  id: uuidFrom('key', key),
  payload: sha256(payload),
})

const recordedAt = (position: bigint): ActOutcome => ({
  events: [{ id: uuidFrom('event') } as LedgerEvent],
  revision: 0n,
  position,
  repeated: false,
})
const nothing: ActOutcome = { events: [], revision: 3n, position: 2n, repeated: false }

const house = () => {
  const rows = { position: -1n, asked: 0, told: undefined as Remembered | undefined }
  const find = () => {
    rows.asked += 1
    return TE.right(rows.told)
  }
  const { once } = makeReceipts(find, (position) => rows.position >= position)
  let acted = 0
  const act = (outcome: ActOutcome): TaskEither<never, ActOutcome> => {
    acted += 1
    return TE.right(outcome)
  }
  return {
    rows,
    acts: () => acted,
    send: (meta: CommandMeta, outcome: ActOutcome) => once(meta, () => act(outcome)())(),
  }
}

describe('a key that comes again', () => {
  test('is answered from memory while the rows are not there yet', async () => {
    const { rows, acts, send } = house()
    await send(metaOf(1), recordedAt(7n))
    expect(await send(metaOf(1), recordedAt(8n))).toEqual(
      E.right({ ...recordedAt(7n), repeated: true }),
    )
    expect([acts(), rows.asked]).toEqual([1, 1])
    expect(await send(metaOf(1, 'other'), recordedAt(8n))).toEqual(
      E.left({ refusal: 'idempotency-key-reused' }),
    )
  })

  test('is answered from the rows once they are, and is remembered no longer', async () => {
    const { rows, acts, send } = house()
    await send(metaOf(1), recordedAt(7n))
    rows.position = 7n
    // Looked over when the next act is remembered.
    await send(metaOf(2), recordedAt(9n))
    rows.told = { sha256: sha256('same'), events: [], revision: 0n, position: 7n }
    rows.asked = 0
    expect(E.isRight(await send(metaOf(1), recordedAt(8n)))).toBe(true)
    expect([acts(), rows.asked]).toEqual([2, 1])
    expect(E.isRight(await send(metaOf(2), recordedAt(8n)))).toBe(true)
    expect([acts(), rows.asked]).toEqual([2, 1])
  })

  test('and recorded nothing is answered from memory, wherever the rows are', async () => {
    const { rows, acts, send } = house()
    await send(metaOf(1), nothing)
    rows.position = 1_000n
    await send(metaOf(2), recordedAt(9n))
    expect(await send(metaOf(1), recordedAt(10n))).toEqual(E.right({ ...nothing, repeated: true }))
    expect(acts()).toBe(2)
  })

  test('is forgotten after ten thousand others where the rows fall that far behind', async () => {
    const { acts, send } = house()
    for (let key = 0; key <= 10_000; key += 1) await send(metaOf(key), recordedAt(BigInt(key)))
    expect(acts()).toBe(10_001)
    await send(metaOf(10_000), nothing)
    expect(acts()).toBe(10_001)
    await send(metaOf(0), nothing)
    expect(acts()).toBe(10_002)
  })
})
