/** Several threads that verify together, each with files of its own in a temporary folder. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { nobodysPart } from '../../../exports/verify/parted/routing.ts'
import type { Threads, WithThreads } from '../../../exports/verify/parted/threads.ts'
import { RowsError } from '../../../projector/rows.ts'
import type { Chunks } from './chunk-file.ts'
import type { Answer, Written } from './messages.ts'
import { entriesOf, linesOf } from './records.ts'
import { beginThread } from './thread.ts'
import type { BeginThread, Thread } from './thread.ts'

/** Of the entries and rows of one part, in bytes, that a thread holds at once. */
const partBytes = 2 * 1024 * 1024
const mostParts = 1_024
/** Of one part: people with very many events are verified by one thread, which needs no more memory for them. */
const mostPartBytes = 64 * 1024 * 1024

type Named<K> = Extract<Answer, { readonly answer: K }>

/** The answer where it is the one that is due. Throws RowsError where there was no room. */
const due = <K extends Answer['answer']>(answer: Answer, expected: K): Named<K> | undefined => {
  const isDue = (one: Answer): one is Named<K> => one.answer === expected
  if (isDue(answer)) return answer
  if (answer.answer === 'no-room') throw new RowsError('parts of the ledger cannot be put aside')
  return undefined
}

const sizeOf = (chunks: ReadonlyArray<Chunks>): number =>
  chunks.reduce((sum, { lengths }) => sum + lengths.reduce((all, each) => all + each, 0), 0)

const nothing: Chunks = { path: '', offsets: new Float64Array(), lengths: new Uint32Array() }

/** The chunks of one part, of all threads; the lines are written by one of them alone. */
const chunksOf = (written: ReadonlyArray<Written>, part: number) => ({
  entries: written.map(({ entries }) => entries[part] ?? nothing),
  lines:
    written.map(({ lines }) => lines[part] ?? nothing).find(({ lengths }) => lengths.length > 0) ??
    nothing,
})

/** Asks the thread that has the least to do. */
const newTurns = (threads: ReadonlyArray<Thread>) => {
  const busy = threads.map(() => 0)
  return async (...asked: Parameters<Thread['ask']>): Promise<Answer> => {
    const at = busy.indexOf(Math.min(...busy))
    busy[at] = (busy[at] ?? 0) + 1
    const answer = await threads[at]?.ask(...asked)
    busy[at] = (busy[at] ?? 0) - 1
    return answer ?? { answer: 'wrong' }
  }
}

/** `last` reads the state; the others read entries, unless there is none. */
const threadsOf = (others: ReadonlyArray<Thread>, last: Thread, parts: number): Threads => {
  const all = [...others, last]
  const askForEntries = newTurns(others.length === 0 ? all : others)
  const askForPart = newTurns(all)
  let written: ReadonlyArray<Written> = []
  return {
    count: all.length,
    parts,
    entries: async (tile) => {
      const bytes = new Uint8Array(tile.bytes)
      const answer = await askForEntries({ ask: 'entries', ...tile, bytes }, [bytes.buffer])
      return due(answer, 'entries')
    },
    state: async (told) => {
      const piece = new Uint8Array(told)
      return due(await last.ask({ ask: 'state', piece }, [piece.buffer]), 'state') !== undefined
    },
    stateEnd: async () => due(await last.ask({ ask: 'state-end' }), 'state-end')?.tables,
    written: async () => {
      const answers = await Promise.all(all.map(({ ask }) => ask({ ask: 'written' })))
      written = answers.flatMap((answer) => due(answer, 'written') ?? [])
      const { entries, lines } = chunksOf(written, nobodysPart)
      return { entries: entriesOf(entries), lines: linesOf(lines) }
    },
    yieldTurn: () => nextTurn(),
    part: async (part) => {
      const { entries, lines } = chunksOf(written, part)
      if (sizeOf([...entries, lines]) > mostPartBytes) return undefined
      return due(await askForPart({ ask: 'part', part, entries, lines }), 'part')?.sound
    },
  }
}

/** Begins `count` threads, two at least, with files in this folder. */
export const inThreads =
  (folder: string, count: number, begin: BeginThread = beginThread): WithThreads =>
  async (bytes, use) => {
    const parts = Math.min(mostParts, Math.max(count, Math.ceil(bytes / partBytes)))
    const started = (name: string): Thread => begin({ folder, name, parts })
    const others = Array.from({ length: count - 1 }, (_, at) => started(String(at)))
    const last = started('last')
    try {
      return await use(threadsOf(others, last, parts))
    } finally {
      await Promise.all([...others, last].map(({ close }) => close()))
    }
  }
