/** Every byte of what a ledger under test stored, read by a process that comes after it. */
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { right } from '../support/unwrap.ts'

/** The stored text of every event, in order. Restarts the ledger: one process has its folder at a time. */
export const storedEvents = async (ledger: ServedLedger): Promise<ReadonlyArray<string>> => {
  let texts: ReadonlyArray<string> = []
  await ledger.restart(async () => {
    const store = await right(openEmbeddedStore({ folder: ledger.folder }))
    const range = { direction: 'forwards', from: 'start', maxCount: 10_000 } as const
    texts = (await right(store.readAll(range))).map(({ event }) => event.json)
    await store.close()
  })
  return texts
}
