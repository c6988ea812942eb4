/** The embedded store under the contract that every store is held to. */
import { setTimeout as delay } from 'node:timers/promises'
import type { StreamId } from '../../src/kernel/ids.ts'
import { storeContract } from './contract.ts'
import type { Acknowledged, Crash, Harness } from './contract/harness.ts'
import { freshFolder, openStore, removeFoldersAfterwards, startChild } from './lmdb/support.ts'

removeFoldersAfterwards()

const open = async (): Promise<Harness> => {
  const folder = await freshFolder()
  const store = await openStore(folder)
  let current = store
  return {
    store,
    reopen: async () => {
      await current.close()
      current = await openStore(folder)
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

const crash = async (): Promise<Crash> => {
  const folder = await freshFolder()
  const child = startChild('append', folder)
  await child.printed(100)
  await delay(Math.random() * 200)
  child.process.kill('SIGKILL')
  await child.exited
  const store = await openStore(folder)
  return {
    acknowledged: acknowledgedIn(child.lines),
    batchSize: 3,
    store,
    close: () => store.close(),
  }
}

storeContract('embedded', { open, crash })
