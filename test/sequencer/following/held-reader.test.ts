/** Reading a log, each event checked against its tree: every way of reading, and events too new to be in it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { E, TE } from '../../../src/fp.ts'
import { subjectStream } from '../../../src/kernel/ids.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { heldReader } from '../../../src/sequencer/following/held-reader.ts'
import type { HeldReads } from '../../../src/sequencer/following/held-reader.ts'
import { leafOf } from '../../../src/sequencer/following/leaves.ts'
import type { Recorded, StoredEvent } from '../../../src/store/event-store.ts'
import { left, right } from '../../support/unwrap.ts'
import { base64, makeHouse } from '../house.ts'
import type { House, Opened } from '../house.ts'

type Page = ReadonlyArray<Recorded<StoredEvent>>

const size = 300
const forged = { id: 'x', type: 'Made', json: '{"another":1}' } as unknown as StoredEvent
const stream = subjectStream(`sub_${'1'.padStart(32, '0')}` as SubjectId)

let house: House
let opened: Opened
beforeAll(async () => {
  house = await makeHouse()
  await house.append(size)
  opened = right(await house.open())
  const shown = await opened.sequencer.waitFor(size, 20_000)
  if (shown?.size !== size) throw new Error('the log was not signed')
})
afterAll(async () => {
  await opened.close()
  await house.remove()
})

/** The log with another event at one position, however it is read. */
const forgedAt = (position: bigint): HeldReads => {
  const { read, readAll, readByStream } = house.store()
  const forging = TE.map((page: Page) =>
    page.map((recorded) =>
      recorded.position === position ? { ...recorded, event: forged } : recorded,
    ),
  )
  if (readByStream === undefined) throw new Error('the embedded log is read by stream')
  return {
    read: (of, options) => forging(read(of, options)),
    readAll: (options) => forging(readAll(options)),
    readByStream: (options) => forging(readByStream(options)),
  }
}

const ways = (reads: HeldReads) =>
  ({
    read: reads.read(stream, { direction: 'forwards', from: 'start', maxCount: size }),
    readAll: reads.readAll({ direction: 'forwards', from: 'start', maxCount: size }),
    readByStream: reads.readByStream?.({ after: undefined, maxCount: size }) ?? TE.right([]),
  }) as const

describe('a log that is held against its tree', () => {
  test.each(['read', 'readAll', 'readByStream'] as const)(
    'is told as it was recorded, and refuses an event that was rewritten: %s',
    async (way) => {
      const { sequencer } = opened
      const whole = await ways(heldReader(house.store(), sequencer))[way]()
      expect(right(whole)).toHaveLength(size)
      expect(whole).toEqual(await ways(house.store())[way]())
      // The last: what comes before it in the page is not told either.
      for (const index of [0, 255, 256, size - 1]) {
        const recorded = right(whole)[index]
        if (recorded === undefined) throw new Error('no such event')
        const leaf = right(leafOf({ event: forged, position: 0n }))
        expect(left(await ways(heldReader(forgedAt(BigInt(index)), sequencer))[way]())).toEqual({
          failure: 'event-rewritten',
          index,
          expected: base64(right(leafOf(recorded)).hash),
          found: base64(leaf.hash),
        })
      }
    },
  )

  test('is told as it is where an event is too new to be in the tree', async () => {
    const holding = { ...opened.sequencer, indexOf: () => undefined }
    const told = await ways(heldReader(forgedAt(3n), holding)).readAll()
    expect(E.isRight(told)).toBe(true)
  })
})
