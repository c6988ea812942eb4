/** What an opened ledger says, told by this process: on stderr, and by its end. */
import { spawn } from 'node:child_process'
import { writeSync } from 'node:fs'
import type { Telling } from '../main/telling.ts'
import { progress } from './progress.ts'

/** How long the system may take to end a process that leaves, in ms. */
const leaveMs = 3_000

const killLate = `setTimeout(() => { try { process.kill(${process.pid}, 'SIGKILL') } catch {} }, ${leaveMs})`

/**
 * Ends this process with `exitCode`, after one sentence. `process.exit` waits for the threads of the engines, and one of
 * them may wait for us (lmdb 3.5.6) or for a disk: whoever does not leave is ended from outside.
 */
const endNow = (exitCode: number, sentence: string): void => {
  writeSync(2, `consent-ledger: ${sentence}\n`)
  spawn(process.execPath, ['-e', killLate], { detached: true, stdio: 'ignore' }).unref()
  process.exit(exitCode)
}

const err = (text: string): void => {
  process.stderr.write(text)
}

/** For one ledger that opens. */
export const tellingOperator = (): Telling => {
  let isBehind = false
  const shown = progress(
    { err, watched: process.stderr.isTTY },
    'building rows',
    'positions of the log',
  )
  return {
    notice: (sentence) => err(`consent-ledger: ${sentence}\n`),
    fatal: endNow,
    foldingRows: (done, total) => {
      // Rows that were never seen behind had nothing to fold.
      isBehind ||= done < total
      if (!isBehind) return
      shown.at(done, total)
      if (done >= total) shown.end()
    },
  }
}
