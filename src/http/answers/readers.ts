/**
 * Answers that wait for their readers. Who takes nothing for a while is cut off; and where all that waits outgrows what
 * it may take of memory, whoever has waited longest is, since nobody chooses how much others may have.
 */
import type { ServerResponse } from 'node:http'

export type Patience = {
  /** Longest that a reader may take nothing of an answer that waits for them, in ms; then the connection is ended. */
  readonly stalledMs: number
  /** Longest that one streamed answer may take, in ms: a reader who takes a byte now and then is no reader either. */
  readonly longestMs: number
}

/** Reasons to disconnect a reader: it read nothing for too long, took too long altogether, or others needed the room. */
export type CutReason = 'stalled' | 'longest' | 'room'

export type ReaderLimits = Patience & {
  /** Bytes that may wait for all readers together. */
  readonly unreadBytes: number
}

export type Readers = {
  readonly patience: Patience
  /** Looks at what of the answer waits for its reader, after each part that was written. */
  readonly noteWritten: (res: ServerResponse) => void
  readonly cut: (res: ServerResponse, reason: CutReason) => void
  /** The number of disconnected readers so far, by reason. */
  readonly cuts: () => { readonly [R in CutReason]: number }
  /** Bytes that wait now. */
  readonly unreadBytes: () => number
}

/** Above a phone's loss of its network for a moment, far below what would let idle readers gather. */
export const usualReaders: ReaderLimits = {
  stalledMs: 30_000,
  longestMs: 10 * 60_000,
  unreadBytes: 256 * 1024 * 1024,
}

/** Answers that may wait on one connection before a leak is suspected. */
const atOnce = 1_000

/** The amount that waits for each reader, in the order in which they began to wait. */
const makeWaiting = () => {
  const waiting = new Map<ServerResponse, number>()
  let unread = 0
  return {
    set: (res: ServerResponse, bytes: number): void => {
      unread += bytes - (waiting.get(res) ?? 0)
      if (bytes === 0) waiting.delete(res)
      else waiting.set(res, bytes)
    },
    bytes: () => unread,
    oldest: (): ServerResponse | undefined => waiting.keys().next().value,
  }
}

/** Has `forget` called once nothing of the answer waits any more, whatever became of it. */
const whenTaken = (res: ServerResponse, forget: () => void): void => {
  const { socket } = res.req
  res.on('drain', forget)
  // An answer behind others is not told when the connection closes.
  socket.setMaxListeners(atOnce)
  socket.once('close', forget)
  res.once('finish', () => {
    forget()
    socket.off('close', forget)
  })
}

/** Nobody waits yet. */
export const makeReaders = ({ unreadBytes: most, ...patience }: ReaderLimits): Readers => {
  const waiting = makeWaiting()
  const cuts = { stalled: 0, longest: 0, room: 0 }
  const begun = new WeakSet<ServerResponse>()
  const cut = (res: ServerResponse, reason: CutReason): void => {
    waiting.set(res, 0)
    if (res.destroyed) return
    cuts[reason] += 1
    // The connection, and not this answer alone: it may stand behind others that were asked for at once.
    res.req.socket.destroy()
    res.destroy()
  }
  const noteWritten = (res: ServerResponse): void => {
    // Bytes that the kernel took are not ours to hold: nearly always that is all.
    if (res.writableLength === 0 || res.destroyed) return
    if (!begun.has(res)) {
      begun.add(res)
      res.setTimeout(patience.stalledMs, () => cut(res, 'stalled'))
      whenTaken(res, () => waiting.set(res, 0))
    }
    waiting.set(res, res.writableLength)
    for (let each = waiting.oldest(); each !== undefined && waiting.bytes() > most;) {
      cut(each, 'room')
      each = waiting.oldest()
    }
  }
  return { patience, noteWritten, cut, cuts: () => cuts, unreadBytes: waiting.bytes }
}
