/** Where lines of the operations log go: written behind the requests, never before them. */
import sonicBoom from 'sonic-boom'
import { instantOf } from '../kernel/instant.ts'
import { lineText } from './log-line.ts'
import type { LogLine } from './log-line.ts'

/** A stream of the process, a file that is appended to, or nowhere. */
export type LogTarget = 'stderr' | 'stdout' | 'off' | { readonly file: string }

export type OperationsLog = {
  readonly write: (line: LogLine) => void
  /** Goes on in a new file of the same name, after the old one was moved away. */
  readonly reopen: () => void
  /** Writes what waits. Nothing may be written after it. */
  readonly close: () => void
}

// Written in pieces: one write a line costs the requests beside it more than the line itself. Whoever watches the log
// waits so long at most, and a process that is killed takes so much with it.
const pieceBytes = 8 * 1024
const waitMs = 100

/** Bytes that may wait for a reader who does not read; beyond them lines are dropped, since nobody may be made to wait. */
const mostWaitingBytes = 16 * 1024 * 1024

const nowhere: OperationsLog = { write: () => {}, reopen: () => {}, close: () => {} }

// CommonJS: its class is a property of what is imported.
const { SonicBoom } = sonicBoom

const destinationOf = (target: Exclude<LogTarget, 'off'>) =>
  new SonicBoom({
    ...(typeof target === 'string'
      ? { fd: target === 'stdout' ? 1 : 2 }
      : { dest: target.file, mode: 0o600, append: true }),
    sync: false,
    minLength: pieceBytes,
    periodicFlush: waitMs,
    maxLength: mostWaitingBytes,
  })

/** Opens the log. A reader who went away ends the log and nothing else. `nowMs` since 1970. */
export const openOperationsLog = (target: LogTarget, nowMs: () => number): OperationsLog => {
  if (target === 'off') return nowhere
  const destination = destinationOf(target)
  let isOpen = true
  destination.on('error', () => {
    isOpen = false
  })
  return {
    write: (line) => {
      if (isOpen) destination.write(lineText(instantOf(nowMs()), line))
    },
    reopen: () => {
      if (isOpen && typeof target === 'object') destination.reopen()
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      try {
        destination.flushSync()
      } catch {
        // The reader is gone: there is nobody to tell.
      }
    },
  }
}
