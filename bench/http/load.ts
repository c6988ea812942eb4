/** Load on a server: so many connections, each sending its next request when the last is answered. */
import { perSecond } from '../series.ts'
import type { Sample } from '../series.ts'
import { connectTo } from './connection.ts'
import type { Connection } from './connection.ts'

export type Load = {
  readonly port: number
  readonly connections: number
  readonly windowMs: number
  /** The text of the n-th request ever sent. */
  readonly requestAt: (n: number) => string
  /** Counts what was sent, from one window to the next. */
  readonly counter: { next: number }
}

/** A sample with how many answers there were of each status. */
export type Loaded = Sample & {
  readonly statuses: ReadonlyMap<number, number>
  /** The last answer that was no success. */
  readonly problem: string | undefined
}

type Window = {
  readonly latenciesMs: number[]
  readonly statuses: Map<number, number>
  readonly endMs: number
  problem: string | undefined
}

const keepBusy = (connection: Connection, load: Load, window: Window, done: () => void): void => {
  const sendNext = (): void => {
    const sentMs = performance.now()
    if (sentMs >= window.endMs) {
      done()
      return
    }
    const n = load.counter.next
    load.counter.next += 1
    connection.send(load.requestAt(n), ({ status, problem }) => {
      window.latenciesMs.push(performance.now() - sentMs)
      window.statuses.set(status, (window.statuses.get(status) ?? 0) + 1)
      window.problem = problem ?? window.problem
      sendNext()
    })
  }
  sendNext()
}

const ignore = (): void => {}

/**
 * One request on each connection before the window begins. Node takes one new connection a turn of its loop, so that on
 * a busy server the last of many waits for as many turns: a second, which no client that keeps its connection sees again.
 */
const greet = (connections: ReadonlyArray<Connection>, load: Load): Promise<unknown> =>
  Promise.all(
    connections.map(
      (connection) =>
        new Promise<void>((done) => {
          const n = load.counter.next
          load.counter.next += 1
          connection.send(load.requestAt(n), () => done())
        }),
    ),
  )

/** Loads a server for one window; what was sent in it is waited for. Fails when a connection does. */
export const loadFor = async (load: Load): Promise<Loaded> => {
  let fail: (cause: unknown) => void = ignore
  const failure = new Promise<never>((_, reject) => {
    fail = reject
  })
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => connectTo(load.port, (cause) => fail(cause))),
  )
  await Promise.race([greet(connections, load), failure])
  const startMs = performance.now()
  const window: Window = {
    latenciesMs: [],
    statuses: new Map(),
    endMs: startMs + load.windowMs,
    problem: undefined,
  }
  const finished = Promise.all(
    connections.map((each) => new Promise<void>((done) => keepBusy(each, load, window, done))),
  )
  try {
    await Promise.race([finished, failure])
  } finally {
    for (const each of connections) each.close()
  }
  const { latenciesMs, statuses } = window
  return {
    value: perSecond(latenciesMs.length, performance.now() - startMs),
    count: latenciesMs.length,
    latenciesMs,
    statuses,
    problem: window.problem,
  }
}

/** The same, refused when other statuses came back than these: an error page is fast. */
export const loadExpecting = async (
  load: Load,
  expected: ReadonlyArray<number>,
): Promise<Loaded> => {
  const loaded = await loadFor(load)
  for (const status of loaded.statuses.keys()) {
    if (!expected.includes(status))
      throw new Error(`a server under load answered ${status}: ${loaded.problem}`)
  }
  return loaded
}
