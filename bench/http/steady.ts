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

const nobody = (): void => {}

/** How long each took from when it was due, in ms. Fails where one is not answered with 200. */
export const steadily = async (steady: Steady): Promise<ReadonlyArray<number>> => {
  const { port, perSecond, windowMs, requestAt, counter } = steady
  let fail: (cause: unknown) => void = nobody
  const failure = new Promise<never>((_, reject) => {
    fail = reject
  })
  failure.catch(nobody)
  const all = await Promise.all(
    Array.from({ length: connections }, () => connectTo(port, (cause) => fail(cause))),
  )
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
  const startMs = performance.now()
  const count = Math.floor((windowMs / 1_000) * perSecond)
  const run = async (): Promise<void> => {
    let sent = 0
    while (latenciesMs.length < count) {
      const nowMs = performance.now()
      // Where this process itself was late, so was the request: the server is not blamed for it.
      while (sent < count && startMs + (sent * 1_000) / perSecond <= nowMs) {
        due.push(nowMs)
        sent += 1
      }
      sendDue()
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
