/** The log in segments under the contract that every store is held to. */
import { setTimeout as delay } from 'node:timers/promises'
import type { StreamId } from '../../../src/kernel/ids.ts'
import type { EmbeddedOptions } from '../../../src/store/embedded/embedded-store.ts'
import { storeContract } from '../contract.ts'
import type { Acknowledged, Crash, Harness } from '../contract/harness.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { openStore, smallSegments, startChild } from './support.ts'

removeFoldersAfterwards()

type Options = Pick<EmbeddedOptions, 'segmentBytes' | 'openFiles'>

const openWith = (options: Options) => async (): Promise<Harness> => {
  const folder = await freshFolder()
  const store = await openStore(folder, options)
  let current = store
  return {
    store,
    reopen: async () => {
      await current.close()
      current = await openStore(folder, options)
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

storeContract('segments', { open: openWith({ segmentBytes: 64 * 1024 * 1024 }), crash })
storeContract('segments, small ones', { open: openWith({ segmentBytes: smallSegments }), crash })
storeContract('segments, small ones of which one is open at a time', {
  open: openWith({ segmentBytes: smallSegments, openFiles: 1 }),
  crash,
})
