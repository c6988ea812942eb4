/** The contract of a store on one server, which outlives the stores that are opened on it. */
import { setTimeout as delay } from 'node:timers/promises'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { storeContract } from '../contract.ts'
import type { Acknowledged, Crash, Harness } from '../contract/harness.ts'
import { opening, startChild } from './support.ts'
import { right } from '../../support/unwrap.ts'

const open = async (connection: string): Promise<Harness> => {
  const store = await right(opening(connection))
  let current = store
  return {
    store,
    reopen: async () => {
      await current.close()
      current = await right(opening(connection))
      return current
    },
    close: () => current.close(),
  }
}

const acknowledgedIn = (lines: ReadonlyArray<string>): ReadonlyArray<Acknowledged> =>
  lines.flatMap((line) => {
    const [stream = '', revision = '', ...ids] = line.split(' ')
    // The last line may have been cut by the kill.
    if (!stream.startsWith('crash-') || ids.length < 3 || ids[2]?.length !== 36) return []
    return [{ stream: stream as StreamId, revision: BigInt(revision), ids }]
  })

const crash = async (connection: string): Promise<Crash> => {
  const child = startChild('child.ts', [connection])
  await child.printed(100)
  await delay(Math.random() * 200)
  child.process.kill('SIGKILL')
  await child.exited
  const store = await right(opening(connection))
  return {
    acknowledged: acknowledgedIn(child.lines),
    batchSize: 3,
    store,
    close: () => store.close(),
  }
}

/** Declares the whole contract; `connection` is asked for when the tests run. */
export const contractOn = (name: string, connection: () => string): void =>
  storeContract(name, {
    open: () => open(connection()),
    crash: () => crash(connection()),
  })
