/** Ends by `fatal` while LMDB's thread waits for this one in a change of the credentials: started by leave.test.ts. */
import { writeSync } from 'node:fs'
import { E } from '../../src/fp.ts'
import { tellingOperator } from '../../src/cli/shown/telling.ts'
import { openCredentials } from '../../src/credentials/open-credentials.ts'
import { wrapping } from '../credentials/support.ts'

const untilItWaitsMs = 50

const { fatal, nativeCall } = tellingOperator()
let isOpen = false
const onChange = (change: Promise<unknown>): void => {
  nativeCall(change)
  // Behind the turn in which LMDB's thread is given the change, and before the one in which it is called back.
  if (!isOpen) return
  setImmediate(() => {
    for (const until = performance.now() + untilItWaitsMs; performance.now() < until;);
    fatal(69, 'the rows failed: this process ends')
    fatal(74, 'something else failed as well')
  })
}
const opened = await openCredentials(process.argv[2] ?? '', wrapping, Date.now, { onChange })()
if (E.isLeft(opened)) throw new Error(opened.left.failure)
isOpen = true
const made = await opened.right.create({ roles: ['service'], name: 'under way' })()
if (E.isRight(made)) writeSync(1, made.right.credential.id)
setInterval(() => {}, 1_000)
