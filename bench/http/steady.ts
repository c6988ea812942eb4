/** Requests at a steady rate: each is due at its own time, whatever became of the one before. */
import { setTimeout as delay } from 'node:timers/promises'
import { connectTo } from './connection.ts'
import type { Connection } from './connection.ts'

export type Steady = {
  readonly port: number
  readonly perSecond: number
  readonly windowMs: number
  readonly requestAt: (n: number) => string
  readonly counter: { next: number }
}

// More than are ever on their way unless the server stands still: then those that are due wait, and it is counted.
const connections = 32
const tickMs = 1

const nothing = (): void => {}

/** Failing once is failing: whoever waits is told. */
const alarm = () => {
  let fail: (cause: unknown) => void = nothing
  const failure = new Promise<never>((_, reject) => {
    fail = reject
  })
  // Nobody may be waiting when it comes.
  failure.catch(nothing)
  return { fail: (cause: unknown) => fail(cause), failure }
}

type Asking = {
  /** A request is due now. */
  readonly ask: () => void
  readonly latenciesMs: ReadonlyArray<number>
}

/** Sends what is due as connections become free. */
const askingOver = (
  all: ReadonlyArray<Connection>,
  { requestAt, counter }: Steady,
  fail: (cause: unknown) => void,
): Asking => {
  const idle: Connection[] = [...all]
  const due: number[] = []
  const latenciesMs: number[] = []
  const sendDue = (): void => {
    while (idle.length > 0 && due.length > 0) {
      const connection = idle.pop()
      const dueMs = due.shift()
      if (connection === undefined || dueMs === undefined) return
      const n = counter.next
      counter.next += 1
      connection.send(requestAt(n), ({ status, problem }) => {
        if (status !== 200) fail(new Error(`a decision was answered ${status}: ${problem}`))
        latenciesMs.push(performance.now() - dueMs)
        idle.push(connection)
        sendDue()
      })
    }
  }
  return {
    // Where this process itself is late, so is the request: the server is not blamed for it.
    ask: () => {
      due.push(performance.now())
      sendDue()
    },
    latenciesMs,
  }
}

/** How long each took from when it was due, in ms. Fails where one is not answered with 200. */
export const steadily = async (steady: Steady): Promise<ReadonlyArray<number>> => {
  const { fail, failure } = alarm()
  const all = await Promise.all(
    Array.from({ length: connections }, () => connectTo(steady.port, fail)),
  )
  const { ask, latenciesMs } = askingOver(all, steady, fail)
  const intervalMs = 1_000 / steady.perSecond
  const count = Math.floor(steady.windowMs / intervalMs)
  const run = async (): Promise<void> => {
    const startMs = performance.now()
    let sent = 0
    while (latenciesMs.length < count) {
      for (; sent < count && startMs + sent * intervalMs <= performance.now(); sent += 1) ask()
      await delay(tickMs)
    }
  }
  try {
    await Promise.race([run(), failure])
  } finally {
    for (const each of all) each.close()
  }
  return latenciesMs
}
