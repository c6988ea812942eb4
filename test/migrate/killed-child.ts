/** A process that copies one folder's log into another's, so that a test can kill it. Says when it has begun to write. */
import { E } from '../../src/fp.ts'
import { copyLog } from '../../src/migrate/copy.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { right } from '../store/support.ts'

const [from = '', to = ''] = process.argv.slice(2)
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
    if (BigInt(done) > begun + 100n) process.stdout.write('writing\n')
  },
})()
if (E.isRight(copied)) process.stdout.write('level\n')
await target.close()
await source.close()
