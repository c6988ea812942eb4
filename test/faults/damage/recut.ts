/** A log cut anew into small segments, so that a folder of a second's work has closed ones with their indexes. */
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import type { Recorded, StoredEvent } from '../../../src/store/event-store.ts'
import { right } from '../../support/unwrap.ts'

/**
 * Copies every event in order, under the same ledger id, and puts the copy into the place of the log; only the first `most`
 * where that is said, with every checksum of the shorter log whole.
 */
export const recut = async (
  folder: string,
  aside: string,
  segmentBytes: number,
  most = Number.POSITIVE_INFINITY,
): Promise<void> => {
  const reader = await right(openEmbeddedReader({ folder }))
  const events: Recorded<StoredEvent>[] = []
  await right(reader.scan(0n, (recorded) => events.push(recorded)))
  const { ledgerId } = reader
  await reader.close()
  const store = await right(
    openEmbeddedStore({ folder: aside, ledgerId, segmentBytes, reserveBytes: 0 }),
  )
  for (const { event, stream, revision } of events.slice(0, most)) {
    const expected = revision === 0n ? 'no-stream' : revision - 1n
    await right(store.append(stream, expected, [event]))
  }
  await store.close()
  rmSync(join(folder, 'log'), { recursive: true })
  renameSync(join(aside, 'log'), join(folder, 'log'))
}
