/** Copies one folder's log into another's, and kills itself so many ms after it began to write, where they are given. */
import { E } from '../../src/fp.ts'
import { copyLog } from '../../src/migrate/copy.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { right } from '../support/unwrap.ts'

const [from = '', to = '', killAfterMs = ''] = process.argv.slice(2)
let isWriting = false
const source = await right(openEmbeddedReader({ folder: from }))
const target = await right(openEmbeddedStore({ folder: to }))
const begun = await right(target.head())
const copied = await copyLog({
  source,
  target,
  atOnce: 20,
  nowMs: () => performance.now(),
  sleep: async () => {},
  jitter: () => 0,
  timing: { firstPauseMs: 1, maxPauseMs: 1, deadlineMs: 10 },
  onProgress: (done) => {
    if (isWriting || BigInt(done) <= begun + 100n) return
    isWriting = true
    if (killAfterMs !== '')
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(killAfterMs))
  },
})()
if (E.isRight(copied)) process.stdout.write('level\n')
await target.close()
await source.close()
