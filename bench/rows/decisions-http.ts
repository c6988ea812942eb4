/** Decisions over HTTP: one a request beside a bare server and beside express, and a hundred a request beside one. */
import { queryAt, questionAt } from '../population/people.ts'
import type { Population } from '../population/build.ts'
import { loadExpecting } from '../http/load.ts'
import { startLedger, startServer, withServers } from '../processes.ts'
import type { Server } from '../processes.ts'
import { compared } from '../series.ts'
import type { Sample } from '../series.ts'
import type { Row } from './row.ts'

/** What a decision of these is long. */
const decisionBytes = 470

/** The text of the n-th question as a GET. */
export const questionRequestAt =
  ({ key, subjects }: Population) =>
  (n: number): string =>
    `GET /v1/decisions?${queryAt(n, subjects)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n\r\n`

const questionsPerBatch = 100

const batchRequestAt =
  ({ key, subjects }: Population) =>
  (n: number): string => {
    const questions = Array.from({ length: questionsPerBatch }, (_, index) =>
      questionAt(n * questionsPerBatch + index, subjects),
    )
    const body = JSON.stringify({ questions })
    return [
      'POST /v1/decisions/batch HTTP/1.1',
      'Host: 127.0.0.1',
      `Authorization: Bearer ${key}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n')
  }

type Asking = {
  readonly port: number
  readonly connections: number
  readonly windowMs: number
  readonly requestAt: (n: number) => string
}

const asking = (asked: Asking) => {
  const counter = { next: 0 }
  return (): Promise<Sample> => loadExpecting({ ...asked, counter }, [200])
}

const singleConnections = 64
const batchConnections = 8

export const decisionsOverHttp: Row = ({ population, rounds, windowMs }) =>
  withServers(
    [
      startLedger(population),
      startServer('./floors/server', ['get', String(decisionBytes)]),
      startServer('./floors/server', ['express', String(decisionBytes)]),
    ],
    ([ledger, bare, express]) => {
      const requestAt = questionRequestAt(population)
      const common = { connections: singleConnections, windowMs, requestAt }
      const of = (name: string, server: Server | undefined) => ({
        name,
        unit: '/s',
        pid: server?.pid,
        measure: asking({ ...common, port: server?.port ?? 0 }),
      })
      return compared(
        { rounds, warmUps: 2 },
        of('decision over HTTP', ledger),
        of('node:http GET', bare),
        [of('express GET', express)],
      )
    },
  )

export const decisionsInBatches: Row = ({ population, rounds, windowMs }) =>
  withServers([startLedger(population)], ([ledger]) => {
    const common = { port: ledger?.port ?? 0, windowMs }
    const batch = asking({
      ...common,
      connections: batchConnections,
      requestAt: batchRequestAt(population),
    })
    return compared(
      { rounds, warmUps: 2 },
      {
        name: 'decision in a batch of 100',
        unit: '/s',
        pid: ledger?.pid,
        measure: async () => {
          const sample = await batch()
          return {
            ...sample,
            value: sample.value * questionsPerBatch,
            count: sample.count * questionsPerBatch,
          }
        },
      },
      {
        name: 'decision one a request',
        unit: '/s',
        pid: ledger?.pid,
        measure: asking({
          ...common,
          connections: singleConnections,
          requestAt: questionRequestAt(population),
        }),
      },
    )
  })
