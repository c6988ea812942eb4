/** Writes the lines of the operations log: behind the requests, never before them. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import sonicBoom from 'sonic-boom'
import { instantOf } from '../kernel/instant.ts'
import { lineText } from './log-line.ts'
import type { LogLine } from './log-line.ts'

/** A stream of the process, a file that is appended to, or nowhere. */
export type LogTarget = 'stderr' | 'stdout' | 'off' | { readonly file: string }

export type OperationsLog = {
  readonly write: (line: LogLine) => void
  /** Hands over what waits to be put together. */
  readonly flush: () => void
  /** Goes on in a new file of the same name, after the old one was moved away. */
  readonly reopen: () => void
  /** Writes what waits. Nothing may be written after it. */
  readonly close: () => void
}

// Written in pieces: one write a line costs the requests beside it more than the line itself. Whoever watches the log
// waits so long at most, and a process that is killed takes so much with it.
const pieceLength = 32 * 1024
const waitMs = 100

/** Bytes that may wait for a reader who does not read; beyond them lines are dropped, since nobody may be made to wait. */
const mostWaitingBytes = 16 * 1024 * 1024

/** A log that is kept nowhere. */
export const nowhere: OperationsLog = {
  write: () => {},
  flush: () => {},
  reopen: () => {},
  close: () => {},
}

// CommonJS: its class is a property of what is imported.
const { SonicBoom } = sonicBoom

/** A line that a kill cut stays by itself: what is appended next does not become a part of it. */
const endLastLine = (file: string): void => {
  try {
    const handle = openSync(file, 'r+')
    try {
      const { size } = fstatSync(handle)
      const last = Buffer.alloc(1)
      if (size > 0 && readSync(handle, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a)
        writeSync(handle, '\n', size)
    } finally {
      closeSync(handle)
    }
  } catch {
    // None there yet, or one that cannot be written: opening it tells.
  }
}

const destinationOf = (target: Exclude<LogTarget, 'off'>) =>
  new SonicBoom({
    ...(typeof target === 'string'
      ? { fd: target === 'stdout' ? 1 : 2 }
      : { dest: target.file, mode: 0o600, append: true }),
    sync: false,
    maxLength: mostWaitingBytes,
  })

type Pieces = { readonly add: (line: string) => void; readonly pass: () => void }

/**
 * Lines put together into pieces for `take`. Not by the library: it measures all that waits at each line, so that
 * every line copied the piece so far, 7 kB of garbage an act (sonic-boom 5.0.2).
 */
const inPieces = (take: (piece: string, lines: ReadonlyArray<string>) => void): Pieces => {
  let lines: string[] = []
  let length = 0
  let timer: NodeJS.Timeout | undefined
  const pass = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (lines.length === 0) return
    const taken = lines
    lines = []
    length = 0
    take(taken.join(''), taken)
  }
  return {
    add: (line) => {
      lines.push(line)
      length += line.length
      if (length >= pieceLength) pass()
      else timer ??= setTimeout(pass, waitMs).unref()
    },
    pass,
  }
}

/** Told of lines that were handed over together; `isKept`: there was room for them. */
export type OnTaken = (lines: ReadonlyArray<string>, isKept: boolean) => void

// The library says what it drops while it is handed over (sonic-boom 5.0.2).
const handing = (destination: ReturnType<typeof destinationOf>, onTaken: OnTaken | undefined) => {
  let isDropped = false
  destination.on('drop', () => {
    isDropped = true
  })
  return (piece: string, lines: ReadonlyArray<string>, isOpen: boolean): void => {
    isDropped = !isOpen
    if (isOpen) destination.write(piece)
    onTaken?.(lines, !isDropped)
  }
}

/** Opens the log. A reader who went away ends the log and nothing else. `nowMs` since 1970. */
export const openOperationsLog = (
  target: LogTarget,
  nowMs: () => number,
  onTaken?: OnTaken,
): OperationsLog => {
  if (target === 'off') return nowhere
  if (typeof target === 'object') endLastLine(target.file)
  const destination = destinationOf(target)
  let isOpen = true
  destination.on('error', () => {
    isOpen = false
  })
  const hand = handing(destination, onTaken)
  const pieces = inPieces((piece, lines) => hand(piece, lines, isOpen))
  return {
    write: (line) => {
      if (isOpen) pieces.add(lineText(instantOf(nowMs()), line))
    },
    flush: pieces.pass,
    reopen: () => {
      if (!isOpen || typeof target !== 'object') return
      pieces.pass()
      destination.reopen()
    },
    close: () => {
      if (!isOpen) return
      pieces.pass()
      isOpen = false
      try {
        destination.flushSync()
      } catch {
        // The reader is gone: there is nobody to tell.
      }
    },
  }
}
