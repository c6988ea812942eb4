/**
 * Draws PDFs in a thread, because subsetting fonts and compressing block a loop for tens of ms, and decisions would
 * wait. One thread, started for the first document and ended after an idle time; one document at a time.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { textsOf } from '../page.ts'
import type { Paper } from '../page.ts'
import { beginDrawing, threading } from './thread.ts'
import type { BeginThread, PdfFailure } from './thread.ts'

/** The file's bytes. Equal documents give equal bytes. */
export type DrawPdf = (paper: Paper) => Promise<Either<PdfFailure, Uint8Array>>

export type PdfDrawing = { readonly draw: DrawPdf; readonly close: () => Promise<void> }

export type DrawingLimits = {
  /**
   * The most characters of one document. A longer one could end the process: if V8 has no room for one large value,
   * all threads end.
   */
  readonly mostCharacters: number
  /** The most documents waiting; each is in memory. */
  readonly mostWaiting: number
  readonly longestMs: number
  /** Idle time after which the thread ends; until then its fonts take some 60 MB. */
  readonly idleMs: number
  /** Heap of the thread, in MB; fonts and files are outside it. */
  readonly heapMb: number
}

/** More documents may wait than receipts and bundles can be requested at once. A long report takes seconds. */
const usualLimits: DrawingLimits = {
  mostCharacters: 4_000_000,
  mostWaiting: 64,
  longestMs: 60_000,
  idleMs: 30_000,
  heapMb: 256,
}

const charactersOf = ({ blocks }: Paper): number =>
  blocks.reduce(
    (sum, block) => sum + textsOf(block).reduce((all, { length }) => all + length, 0),
    0,
  )

const notDrawn = (why: PdfFailure['why']): Either<PdfFailure, never> =>
  E.left({ failure: 'page-not-drawn', why })

type Answer = Either<PdfFailure, Uint8Array>
type Job = { readonly paper: Paper; readonly settle: (answer: Answer) => void }

/** Gives documents to the thread, each after the answer to the previous one. */
const queueing = (
  { longestMs, idleMs, heapMb }: DrawingLimits,
  begin: BeginThread,
  waiting: Job[],
) => {
  let current: Job | undefined
  let timer: NodeJS.Timeout | undefined
  const thread = threading(
    () => begin(heapMb),
    (drawn) => settle('bytes' in drawn ? E.right(drawn.bytes) : notDrawn('threw')),
    (why) => settle(notDrawn(why)),
  )
  const settle = (answer: Answer): void => {
    const settled = current
    current = undefined
    clearTimeout(timer)
    thread.rest()
    timer = setTimeout(() => void thread.end(), idleMs).unref()
    settled?.settle(answer)
    next()
  }
  const giveUp = (why: PdfFailure['why']): Promise<void> => {
    const ended = thread.end()
    settle(notDrawn(why))
    return ended
  }
  const next = (): void => {
    if (current !== undefined) return
    current = waiting.shift()
    if (current === undefined) return
    clearTimeout(timer)
    timer = setTimeout(() => void giveUp('took-too-long'), longestMs)
    thread.draw(current.paper)
  }
  return { next, giveUp }
}

/** A thread that draws on demand. Closing it answers the waiting documents; a later document starts it again. */
export const makePdfDrawing = (
  limits: Partial<DrawingLimits> = {},
  begin: BeginThread = beginDrawing,
): PdfDrawing => {
  const bounds = { ...usualLimits, ...limits }
  const waiting: Job[] = []
  const { next, giveUp } = queueing(bounds, begin, waiting)
  return {
    draw: (paper) =>
      new Promise((resolve) => {
        if (charactersOf(paper) > bounds.mostCharacters) return resolve(notDrawn('too-large'))
        if (waiting.length >= bounds.mostWaiting) return resolve(notDrawn('too-many-wait'))
        waiting.push({ paper, settle: resolve })
        next()
      }),
    close: async () => {
      for (const job of waiting.splice(0)) job.settle(notDrawn('thread-ended'))
      await giveUp('thread-ended')
    },
  }
}
