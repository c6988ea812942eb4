/** Whether somebody with a very long record, or very many devices, can make everybody else wait for a decision. */
import { plantHeavy, sizesAt } from '../population/heavy.ts'
import { nodeOf, orThrow } from '../population/build.ts'
import { runToEnd, startLedger, withServers } from '../processes.ts'
import { steadily } from '../http/steady.ts'
import { compared } from '../series.ts'
import type { Sample } from '../series.ts'
import { questionRequestAt } from './decisions-http.ts'
import type { Row, RowTask } from './row.ts'

/** Far from what a server can: what is measured is who waits for whom, and not how much there is to do. */
const decisionsPerSecond = 300
// Long enough that trails and folds are under way all the time.
const leastWindowMs = 5_000

/** Keys for a service and for an auditor, once both people are in the log and the rows. */
const prepared = async ({ population }: RowTask) => {
  await plantHeavy(population.folder, sizesAt(population.subjects))
  const node = await nodeOf(population.folder, Date.now)
  const { ledger, credentials, close } = node
  await ledger.waitFor(ledger.health().head, 600_000)
  const auditor = await credentials.create({ roles: ['auditor'], name: 'fairness' })()
  await close()
  return { auditorKey: orThrow('a credential', auditor).key }
}

const slowest = (latenciesMs: ReadonlyArray<number>): Sample => ({
  value: latenciesMs.reduce((most, ms) => Math.max(most, ms), 0),
  count: latenciesMs.length,
  latenciesMs,
})

const settleMs = 300

export const fairness: Row = async (task) => {
  const { auditorKey } = await prepared(task)
  const { population, rounds } = task
  // A test of the benchmark itself has short windows.
  const windowMs = task.windowMs < 1_000 ? task.windowMs : Math.max(task.windowMs, leastWindowMs)
  return withServers([startLedger(population)], ([ledger]) => {
    const port = ledger?.port ?? 0
    const requestAt = questionRequestAt(population)
    const counter = { next: 0 }
    const decide = () =>
      steadily({ port, perSecond: decisionsPerSecond, windowMs, requestAt, counter })
    const besideHeavy = async (): Promise<Sample> => {
      const forMs = String(windowMs + 2 * settleMs)
      const heavy = runToEnd('./http/heavy', [String(port), forMs, population.key, auditorKey])
      const [latenciesMs, counts] = await Promise.all([decide(), heavy])
      process.stderr.write(`answered meanwhile: ${counts}\n`)
      return slowest(latenciesMs)
    }
    return compared(
      { rounds, warmUps: 1 },
      {
        name: 'slowest decision while others read, ask and tell of long records',
        unit: 'ms',
        pid: ledger?.pid,
        measure: besideHeavy,
      },
      {
        name: 'slowest decision without them',
        unit: 'ms',
        pid: ledger?.pid,
        measure: async () => slowest(await decide()),
      },
    )
  })
}
