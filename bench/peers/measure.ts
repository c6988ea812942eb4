/** The ledger and a peer under the same load in the same rounds: questions, then acts. */
import { loadExpecting } from '../http/load.ts'
import type { Loaded } from '../http/load.ts'
import type { Population } from '../population/build.ts'
import { stepsOf } from '../population/steps.ts'
import type { Server } from '../processes.ts'
import { actRequestAt, newsOnly, overtaken } from '../rows/acts-http.ts'
import { questionRequestAt } from '../rows/decisions-http.ts'
import { actWarmUps } from '../rows/row.ts'
import { interleaved } from '../series.ts'
import type { Contender, Series } from '../series.ts'
import { checkRequestAt, writeRequestAt } from './c15t/requests.ts'

/** Who answers: the ledger, and the peer twice. */
export type Contestants = {
  readonly population: Population
  readonly ledger: Server
  readonly indexed: Server
  readonly shipped: Server
}

export type Rounds = { readonly rounds: number; readonly windowMs: number }

const connections = 64

type Asked = {
  readonly server: Server
  readonly requestAt: (n: number) => string
  readonly statuses: ReadonlyArray<number>
  readonly counter?: { next: number }
  readonly checked?: (loaded: Loaded) => Loaded
}

const contender =
  (windowMs: number) =>
  (name: string, { server, statuses, checked, ...asked }: Asked): Contender => {
    const load = { port: server.port, connections, windowMs, counter: { next: 0 }, ...asked }
    const measure = async (): Promise<Loaded> => {
      const loaded = await loadExpecting(load, statuses)
      return checked === undefined ? loaded : checked(loaded)
    }
    return { name, unit: '/s', pid: server.pid, measure }
  }

/** Whether a person agreed to something, asked one a request. */
export const measureQuestions = (
  { population, ledger, indexed, shipped }: Contestants,
  { rounds, windowMs }: Rounds,
): Promise<ReadonlyArray<Series>> => {
  const of = contender(windowMs)
  const check = { requestAt: checkRequestAt(population.subjects), statuses: [200] }
  return interleaved({ rounds, warmUps: 2 }, [
    of('decision', {
      server: ledger,
      requestAt: questionRequestAt(population),
      statuses: [200],
    }),
    of('check', { server: indexed, ...check }),
    of('check', { server: shipped, ...check }),
  ])
}

const asked = {
  purpose: 'profile.display',
  kind: 'purpose_consent',
  category: 'nickname',
} as const

/** A person who is known says yes, or takes it back: durable when it is answered. */
export const measureActs = async (
  { population, ledger, indexed, shipped }: Contestants,
  { rounds, windowMs }: Rounds,
): Promise<ReadonlyArray<Series>> => {
  const of = contender(windowMs)
  const steps = stepsOf(population, asked.purpose)
  const write = { requestAt: writeRequestAt(population.subjects), statuses: [200] }
  const measured = await interleaved({ rounds, warmUps: actWarmUps }, [
    of('act', {
      server: ledger,
      requestAt: actRequestAt(population, { ...asked, people: population.subjects }),
      statuses: [200, 201, overtaken],
      counter: steps,
      checked: newsOnly,
    }),
    of('write', { server: indexed, ...write }),
    of('write', { server: shipped, ...write }),
  ])
  steps.save()
  return measured
}
