/** Acts over HTTP, the whole path, beside a bare server that parses JSON and puts it durably. */
import { join } from 'node:path'
import { grantOf, personAt, subjectAt, withdrawalOf } from '../population/people.ts'
import type { Population } from '../population/build.ts'
import { loadExpecting } from '../http/load.ts'
import type { Loaded } from '../http/load.ts'
import { stepsOf } from '../population/steps.ts'
import { startLedger, startServer, withServers } from '../processes.ts'
import { compared } from '../series.ts'
import { actWarmUps } from './row.ts'
import type { Row, RowTask } from './row.ts'

/** What one kind of act is about; no two rows may share a purpose on one population. */
type About = {
  readonly purpose: string
  readonly kind: string
  readonly category: string
  readonly people: number
  readonly personal?: { readonly [field: string]: string }
}

const receiptBytes = 260

/** The text of the n-th act: yes from everybody, then everybody takes it back, each with a key of its own. */
export const actRequestAt =
  ({ key }: Population, { purpose, kind, category, people, personal }: About) =>
  (n: number): string => {
    const isGrant = Math.floor(n / people) % 2 === 0
    const act = isGrant ? grantOf(kind, purpose, category) : withdrawalOf(kind, purpose)
    const body = JSON.stringify(personal === undefined ? act : { ...act, personal })
    return [
      `POST /v1/subjects/${subjectAt(personAt(n, people))}/acts HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Bearer ${key}`,
      'Content-Type: application/json',
      `Idempotency-Key: ${purpose}-${n}`,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n')
  }

const connections = 256
/**
 * A conflict, seen once in a sealed run. Presumably an act that overtook the one it needs on another connection:
 * the cause was not established.
 */
export const overtaken = 409

/** Few acts may meet one of the same person that is still on its way, and change nothing. */
const leastNews = 0.9

/** Throws where most acts changed nothing: that is another thing to measure. */
export const newsOnly = (loaded: Loaded): Loaded => {
  const news = loaded.statuses.get(201) ?? 0
  if (news < loaded.count * leastNews) throw new Error('most acts were no news')
  return loaded
}

const measuring = ({ population, rounds, windowMs, scratch }: RowTask, about: About) =>
  withServers(
    [
      startLedger(population),
      startServer('./floors/server', ['put', String(receiptBytes), join(scratch, 'thin')]),
    ],
    async ([ledger, thin]) => {
      const requestAt = actRequestAt(population, about)
      const steps = stepsOf(population, about.purpose)
      const load = (port: number, counter: { next: number }) => async () =>
        newsOnly(
          await loadExpecting({ port, connections, windowMs, requestAt, counter }, [
            200,
            201,
            overtaken,
          ]),
        )
      const measured = await compared(
        { rounds, warmUps: actWarmUps },
        {
          name: 'act over HTTP',
          unit: '/s',
          pid: ledger?.pid,
          measure: load(ledger?.port ?? 0, steps),
        },
        {
          name: 'node:http, JSON, LMDB put',
          unit: '/s',
          pid: thin?.pid,
          measure: load(thin?.port ?? 0, { next: 0 }),
        },
      )
      steps.save()
      return measured
    },
  )

export const actsOverHttp: Row = (task) =>
  measuring(task, {
    purpose: 'profile.display',
    kind: 'purpose_consent',
    category: 'nickname',
    people: task.population.subjects,
  })

/** Few enough people that most have their key after the round that does not count. */
const peopleWithKeys = 2_000

export const sealedActsOverHttp: Row = (task) =>
  measuring(task, {
    purpose: 'payment.no_password',
    kind: 'purpose_consent',
    category: 'app_settings',
    people: Math.min(peopleWithKeys, task.population.subjects),
    personal: { callReference: 'call 2026-11-22 / 4711' },
  })
