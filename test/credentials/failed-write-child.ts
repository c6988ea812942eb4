/** Changes credentials under a limit on file size until LMDB fails: started by failed-write.test.ts. */
import { writeSync } from 'node:fs'
import { E } from '../../src/fp.ts'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { wrapping } from './support.ts'

const onFatal = (sentence: string): void => {
  writeSync(1, `${sentence}\n`)
  process.exit(69)
}
const opened = await openCredentials(process.argv[2] ?? '', wrapping, Date.now, { onFatal })()
if (E.isLeft(opened)) throw new Error(opened.left.failure)
for (let n = 0; n < 2_000; n += 1) {
  const name = 'n'.repeat(80)
  const made = await opened.right.create({ roles: ['service'], name })()
  writeSync(1, E.isRight(made) ? `made ${made.right.credential.id}\n` : 'went on after a failure\n')
}
