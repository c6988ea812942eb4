/**
 * The one client that calls go through, and its replacement. The client does not look for another node after
 * a deadline, and leaves a connection behind with each that fails: so after two failures in a row it is thrown away,
 * and one attempt at a time is made for a new one, for everybody.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { newAlarm } from '../waiting/alarm.ts'
import type { Alarm } from '../waiting/alarm.ts'
import type { Fault } from './fault.ts'
import type { LogClient } from './wire.ts'

/** Not even tried: there was no connection in time, or the store was closed. */
export type Unsent = { readonly fault: 'unsent'; readonly why: string }

export type Link = {
  /** The connection as it is now, or once there is one; undefined when there was none in time. */
  readonly ready: (patienceMs: number) => Promise<LogClient | undefined>
  /** Runs one call, and notes what came of it. */
  readonly call: <A>(
    work: (client: LogClient) => Promise<Either<Fault, A>>,
    patienceMs: number,
  ) => Promise<Either<Fault | Unsent, A>>
  /** Says that a call on this connection failed, or (undefined) that the server answers. */
  readonly note: (client: LogClient, fault: Fault | undefined) => void
  readonly close: () => Promise<void>
}

export type LinkOptions = {
  readonly first: LogClient
  /** Finds the leader and proves that it answers. */
  readonly connect: () => Promise<Either<Fault, LogClient>>
  /** From 0 to 1. */
  readonly random: () => number
}

const strikesAllowed = 2
const betweenProbesMs = 500

const closeQuietly = (client: LogClient): Promise<void> => client.closeChannel().catch(() => {})

/** Waits for what may come, but no longer than that. */
const within = async (coming: Promise<void>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([coming, new Promise<void>((done) => (timer = setTimeout(done, ms)))])
  clearTimeout(timer)
}

type State = {
  client: LogClient | undefined
  strikes: number
  isClosed: boolean
  reopening: Promise<void> | undefined
}

type Inside = LinkOptions & { readonly state: State; readonly closing: Alarm }

const reopen = async ({ state, closing, connect, random }: Inside): Promise<void> => {
  while (!state.isClosed) {
    const connected = await connect()
    if (E.isRight(connected)) {
      if (state.isClosed) await closeQuietly(connected.right)
      else state.client = connected.right
      break
    }
    if (!state.isClosed) await closing.wait(betweenProbesMs * (1 + random() / 2))
  }
  state.strikes = 0
  state.reopening = undefined
}

const noteIn =
  (inside: Inside): Link['note'] =>
  (client, fault) => {
    const { state } = inside
    // Work in progress on a replaced connection says nothing about the new one.
    if (client !== state.client) return
    state.strikes = fault?.fault === 'away' ? state.strikes + 1 : 0
    if (state.strikes < strikesAllowed) return
    state.client = undefined
    void closeQuietly(client)
    state.reopening ??= reopen(inside)
  }

const readyIn =
  ({ state }: Inside): Link['ready'] =>
  async (patienceMs) => {
    if (state.client === undefined && state.reopening !== undefined) {
      await within(state.reopening, patienceMs)
    }
    return state.isClosed ? undefined : state.client
  }

/** A link that starts on a connection which is known to work. */
export const newLink = (options: LinkOptions): Link => {
  const state: State = {
    client: options.first,
    strikes: 0,
    isClosed: false,
    reopening: undefined,
  }
  const inside = { ...options, state, closing: newAlarm() }
  const [ready, note] = [readyIn(inside), noteIn(inside)]
  return {
    ready,
    note,
    call: async (work, patienceMs) => {
      const client = await ready(patienceMs)
      if (client === undefined) {
        const why = state.isClosed ? 'the store is closed' : 'the server cannot be reached'
        return E.left({ fault: 'unsent', why })
      }
      const result = await work(client)
      note(client, E.isLeft(result) ? result.left : undefined)
      return result
    },
    close: async () => {
      state.isClosed = true
      inside.closing.ring()
      const { client } = state
      state.client = undefined
      if (client !== undefined) await closeQuietly(client)
      await state.reopening
    },
  }
}
