/** Reports of an opened ledger: on stderr, in the operations log, and by the end of the process. */
import { spawn } from 'node:child_process'
import { writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { engineFailedExit } from '../../main/telling.ts'
import type { Telling } from '../../main/telling.ts'
import type { NoticeCode, NoticeLine } from '../../operations/log-line.ts'
import { nowhere } from '../../operations/log.ts'
import type { OperationsLog } from '../../operations/log.ts'
import { progress } from './progress.ts'
import { clearLine, writeErr } from './terminal.ts'

/** The longest time for the system to end a process that leaves, in ms. */
const leaveMs = 3_000
/** The longest time for answers to requests in flight, in ms. */
const answerMs = 1_000
/** The longest time of a pending change of the credentials, in ms: some syncs of a busy disk. */
const nativeCallMs = 1_000

const killLate = `setTimeout(() => { try { process.kill(${process.pid}, 'SIGKILL') } catch {} }, ${leaveMs})`

/** Tells an operator, and is told how answers get out before an end that waits for them. */
export type OperatorTelling = Telling & {
  readonly endWith: (answerAll: () => Promise<void>) => void
}

const levels: { readonly [C in NoticeCode]: NoticeLine['level'] } = {
  noticed: 'warn',
  'tail-cut': 'warn',
  'head-damaged': 'warn',
  'index-made-again': 'warn',
  'rows-set-aside': 'warn',
  'rows-of-before': 'info',
  'log-damaged': 'error',
  'vault-damaged': 'error',
  'derived-damaged': 'warn',
  'log-proofs': 'error',
}

/** A command that ends by itself meanwhile ends with this, too. */
const endWithCode = (exitCode: number): void => {
  process.once('exit', () => {
    process.exitCode = exitCode
  })
}

/**
 * Ends this process. `process.exit` joins the threads of libuv's pool. In one of them LMDB (lmdb 3.5.6,
 * `WriteWorker::WaitForCallbacks`) waits for this thread where a transaction calls back: that is waited for first, with the
 * event loop running. Whoever still does not leave, since the disk does not answer, is ended from outside.
 */
const leave = (exitCode: number, calls: ReadonlySet<Promise<unknown>>): void => {
  spawn(process.execPath, ['-e', killLate], { detached: true, stdio: 'ignore' }).unref()
  if (calls.size === 0) process.exit(exitCode)
  endWithCode(exitCode)
  void Promise.race([Promise.allSettled(calls), delay(nativeCallMs)]).finally(() =>
    process.exit(exitCode),
  )
}

/** Calls of native threads that are under way. */
const nativeCalls = () => {
  const calls = new Set<Promise<unknown>>()
  const nativeCall = (call: Promise<unknown>): void => {
    const forget = (): void => void calls.delete(call)
    calls.add(call)
    call.then(forget, forget)
  }
  return { calls, nativeCall }
}

const shownAs = (title: string, unit: string): ((done: number, total: number) => void) => {
  const shown = progress({ err: writeErr, watched: process.stderr.isTTY }, title, unit)
  let isBehind = false
  return (done, total) => {
    // Work that was never behind had nothing to do.
    isBehind ||= done < total
    if (!isBehind) return
    shown.at(done, total)
    if (done >= total) shown.end()
  }
}

const dying = (log: Pick<OperationsLog, 'write' | 'close'>, exit: number, says: string): void => {
  // At once: nothing that is queued gets out any more.
  writeSync(2, `${process.stderr.isTTY ? clearLine : ''}consent-ledger: ${says}\n`)
  log.write({ event: 'fatal', level: 'fatal', exit, says })
  log.close()
}

const nothingInFlight = (): Promise<void> => Promise.resolve()

/** For one ledger that opens. */
export const tellingOperator = (
  log: Pick<OperationsLog, 'write' | 'close'> = nowhere,
): OperatorTelling => {
  let answerAll = nothingInFlight
  let isEnding = false
  let isOver = false
  const { calls, nativeCall } = nativeCalls()
  const fatal = (exitCode: number, sentence: string): void => {
    if (isOver) return
    isOver = true
    dying(log, exitCode, sentence)
    leave(exitCode, calls)
  }
  return {
    endWith: (answer) => {
      answerAll = answer
    },
    notice: (says, code = 'noticed') => {
      writeErr(`consent-ledger: ${says}\n`)
      log.write({ event: 'notice', level: levels[code], code, says })
    },
    fatal,
    nativeCall,
    rowsDamaged: (sentence) => fatal(engineFailedExit, sentence),
    ending: (exitCode, sentence) => {
      if (isEnding) return
      isEnding = true
      dying(log, exitCode, sentence)
      endWithCode(exitCode)
      void Promise.race([answerAll(), delay(answerMs)]).finally(() => leave(exitCode, calls))
    },
    openingLog: shownAs('opening the log', 'segments'),
    foldingRows: shownAs('building rows', 'positions of the log'),
  }
}
