/** What a running server costs: how soon it answers after its start, and how much memory it holds under load. */
import { loadExpecting } from '../http/load.ts'
import { anonymousMb } from '../machine.ts'
import { stepsOf } from '../population/steps.ts'
import { startLedger, startServer, withServers } from '../processes.ts'
import type { Server } from '../processes.ts'
import { compared } from '../series.ts'
import type { Sample } from '../series.ts'
import { actRequestAt, overtaken } from './acts-http.ts'
import { questionRequestAt } from './decisions-http.ts'
import type { Row, RowTask } from './row.ts'

/** From the start of the process to its first answer, in seconds. */
const firstAnswer =
  (starting: () => Promise<Server>, requestAt: (n: number) => string) =>
  async (): Promise<Sample> => {
    const startMs = performance.now()
    return withServers([starting()], async ([server]) => {
      const port = server?.port ?? 0
      const counter = { next: 0 }
      // A window of no length would send nothing: one request, and whatever else fits into a millisecond.
      await loadExpecting({ port, connections: 1, windowMs: 1, requestAt, counter }, [200])
      return { value: (performance.now() - startMs) / 1_000, count: 1 }
    })
  }

export const start: Row = ({ population, rounds }) => {
  const requestAt = questionRequestAt(population)
  return compared(
    { rounds, warmUps: 1 },
    {
      name: 'start to first decision',
      unit: 's',
      measure: firstAnswer(() => startLedger(population), requestAt),
    },
    {
      name: 'start of node:http to first answer',
      unit: 's',
      measure: firstAnswer(() => startServer('./floors/server', ['get', '470']), requestAt),
    },
  )
}

const purpose = 'improve.features'

/** Some decisions, then some acts, of one population's own. */
const mixedLoad = ({ population, windowMs }: RowTask, { port }: Server) => {
  const questions = { next: 0 }
  const acts = stepsOf(population, purpose)
  const about = { purpose, kind: 'separate_consent', category: 'usage_behaviour' }
  const asking = { port, connections: 64, windowMs, requestAt: questionRequestAt(population) }
  const requestAt = actRequestAt(population, { ...about, people: population.subjects })
  const acting = { port, connections: 256, windowMs, requestAt }
  return async (): Promise<void> => {
    await loadExpecting({ ...asking, counter: questions }, [200])
    await loadExpecting({ ...acting, counter: acts }, [200, 201, overtaken])
    acts.save()
  }
}

const memoryOf = ({ pid }: Server): Sample => ({ value: anonymousMb(pid), count: 1 })

export const memory: Row = (task) =>
  withServers(
    [startLedger(task.population), startServer('./floors/server', ['get', '470'])],
    ([ledger, bare]) => {
      if (ledger === undefined || bare === undefined) throw new Error('two servers were started')
      const serve = mixedLoad(task, ledger)
      return compared(
        // A heap takes some ten thousand acts to become as large as it will.
        { rounds: task.rounds, warmUps: 4 },
        {
          name: 'anonymous memory while serving',
          unit: 'MB',
          measure: async () => {
            await serve()
            return memoryOf(ledger)
          },
        },
        { name: 'node:http, idle', unit: 'MB', measure: () => memoryOf(bare) },
      )
    },
  )
