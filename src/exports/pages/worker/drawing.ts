/**
 * PDFs are drawn in a thread of their own: cutting fonts and compressing hold a loop for tens of ms, and decisions would
 * wait. One thread, begun for the first document and ended when none was asked for in a while; one document at a time.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { textsOf } from '../page.ts'
import type { Paper } from '../page.ts'
import { beginDrawing, threading } from './thread.ts'
import type { BeginThread, PdfFailure } from './thread.ts'

/** The file's bytes; the same document gives the same ones. */
export type DrawPdf = (paper: Paper) => Promise<Either<PdfFailure, Uint8Array>>

export type PdfDrawing = { readonly draw: DrawPdf; readonly close: () => Promise<void> }

export type DrawingLimits = {
  /** Characters of one document. More could end the process: where V8 finds no room for one large value, it ends all threads. */
  readonly mostCharacters: number
  /** Documents that may wait for the one that is drawn: each holds its text. */
  readonly mostWaiting: number
  readonly longestMs: number
  /** Fonts take some 60 MB until the thread ends. */
  readonly idleMs: number
  /** Of the thread's heap, in MB; fonts and files lie outside of it. */
  readonly heapMb: number
}

/** More may wait than receipts and bundles may be asked for at once. A long report takes seconds. */
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

/** The documents one after the other, each given to the thread when the one before is answered. */
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

/** A thread that draws when it is asked to. Closing it answers what waits, and leaves it to be begun again. */
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
