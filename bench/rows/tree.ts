/**
 * What the transparency log costs: the same ledger with it and without it, each on a folder of its own, in turns in one run.
 * By processor time, since what is hashed and signed afterwards takes it from whoever comes next: the rate is that of a
 * second of it, and a round ends only when what was recorded in it is signed.
 */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { loadExpecting } from '../http/load.ts'
import { cpuMsOf } from '../machine.ts'
import { readyNode } from '../population/build.ts'
import { ledgerWithoutLog } from '../population/without-log.ts'
import { stepsOf } from '../population/steps.ts'
import { startServer, withServers } from '../processes.ts'
import type { Server } from '../processes.ts'
import { compared, perSecond } from '../series.ts'
import type { Contender, Sample } from '../series.ts'
import { actRequestAt, newsOnly, overtaken } from './acts-http.ts'
import { actingOn, manyAtOnce, rateOf } from './acts.ts'
import { questionRequestAt } from './decisions-http.ts'
import { actWarmUps } from './row.ts'
import type { Row, RowTask } from './row.ts'

/**
 * Signing follows within a second, and rows are written within half of one: neither with the log nor without it is work
 * left to the next round.
 */
const settled = () => delay(1_500)

const copyOf = ({ population, scratch }: RowTask): string => {
  const folder = join(scratch, 'without')
  cpSync(population.folder, folder, { recursive: true })
  return folder
}

/** Pieces of work in a second of processor time of the process, all that it does until `ending` among it. */
const byProcessor = async (
  pid: number | undefined,
  work: () => Promise<Sample>,
  ending: () => Promise<unknown>,
): Promise<Sample> => {
  const before = cpuMsOf(pid)
  const sample = await work()
  await ending()
  const cpuMs = cpuMsOf(pid) - before
  return { ...sample, value: perSecond(sample.count, cpuMs), cpuMs }
}

/** Acts in process. */
export const actsUnderTree: Row = async (task) => {
  const { population, rounds, windowMs } = task
  const copy = copyOf(task)
  const node = await readyNode(population.folder)
  const plain = await ledgerWithoutLog(copy)
  const acts = (
    name: string,
    ledger: Pick<Ledger, 'act'>,
    counter: { next: number },
    ending: () => Promise<unknown>,
  ): Contender => {
    const act = actingOn(ledger, population.subjects, counter)
    const work = () => rateOf(windowMs, manyAtOnce, act)
    return { name, unit: '/s of cpu', measure: () => byProcessor(undefined, work, ending) }
  }
  const steps = stepsOf(population, 'app.improve')
  const other = { next: steps.next }
  const { transparency, ledger } = node
  const signed = async () => {
    await settled()
    await transparency.waitFor(Number(ledger.health().head) + 1, 60_000)
  }
  const measured = await compared(
    { rounds, warmUps: actWarmUps },
    acts('acts, hashed and signed', ledger, steps, signed),
    acts('acts without the log', plain.ledger, other, settled),
  )
  steps.save()
  await plain.close()
  await node.close()
  return measured
}

const besideEachOther = (
  task: RowTask,
  work: (server: Server | undefined, name: string) => Contender,
  warmUps: number,
) => {
  // Before anything opens the one that is copied.
  const copy = copyOf(task)
  return withServers(
    [
      startServer('./http/ledger', [task.population.folder, 'with']),
      startServer('./http/ledger', [copy, 'without']),
    ],
    ([logged, plain]) =>
      compared(
        { rounds: task.rounds, warmUps },
        work(logged, 'with the log'),
        work(plain, 'without the log'),
      ),
  )
}

/** Acts over HTTP. */
export const actsOverHttpUnderTree: Row = async (task) => {
  const { population, windowMs } = task
  const about = { purpose: 'profile.display', kind: 'purpose_consent', category: 'nickname' }
  const requestAt = actRequestAt(population, { ...about, people: population.subjects })
  const steps = stepsOf(population, about.purpose)
  const counters = { logged: steps, plain: { next: steps.next } }
  const work = (server: Server | undefined, name: string): Contender => {
    const { port = 0, pid } = server ?? {}
    const counter = name === 'with the log' ? counters.logged : counters.plain
    const load = { port, connections: manyAtOnce, windowMs, requestAt, counter }
    const acting = async () => newsOnly(await loadExpecting(load, [200, 201, overtaken]))
    return {
      name,
      unit: '/s of cpu',
      pid,
      measure: () => byProcessor(pid, acting, settled),
    }
  }
  const measured = await besideEachOther(task, work, actWarmUps)
  steps.save()
  return measured
}

const connections = 64

/** Decisions over HTTP while nothing is recorded: what the log does then, its walk among it. */
export const decisionsUnderTree: Row = (task) => {
  const requestAt = questionRequestAt(task.population)
  const work = (server: Server | undefined, name: string): Contender => {
    const { port = 0, pid } = server ?? {}
    const load = { port, connections, windowMs: task.windowMs, requestAt, counter: { next: 0 } }
    const asking = () => loadExpecting(load, [200])
    const measure = () => byProcessor(pid, asking, () => Promise.resolve())
    return { name, unit: '/s of cpu', pid, measure }
  }
  return besideEachOther(task, work, 2)
}
