/** A bundle of the whole ledger written, and verified, each in a process of its own, beside reading and hashing its bytes. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Handled } from '../bundles/work.ts'
import { decodedJson } from '../decoded.ts'
import { runWatched } from '../processes.ts'
import { compared } from '../series.ts'
import type { Contender, Sample } from '../series.ts'
import type { Row, RowTask } from './row.ts'

/** Below so many people an engine still compiles when the work is over: it is done some times before. */
const smallSubjects = 10_000
const timesWhileSmall = 4
/** From here on it takes a minute: it is measured once. */
const largeSubjects = 200_000

const handling = async (args: ReadonlyArray<string>): Promise<Sample> => {
  const { printed, peakMb } = await runWatched('./bundles/task', args)
  const { entries, seconds, cpuMs } = decodedJson(Handled, printed)
  return { value: seconds, count: entries, cpuMs, peakMb }
}

const timesOf = ({ population }: RowTask): string =>
  String(population.subjects < smallSubjects ? timesWhileSmall : 1)

const roundsOf = ({ population, rounds }: RowTask) => ({
  rounds: population.subjects < largeSubjects ? rounds : 1,
  warmUps: 0,
})

const bundleIn = async (
  task: RowTask,
  name: string,
): Promise<{ file: string; entries: number }> => {
  const file = join(task.scratch, name)
  const { count } = await handling(['write', task.population.folder, file, '1'])
  return { file, entries: count }
}

/** Reading counts the same entries, so that both are told of each. */
const reading = (
  task: RowTask,
  { file, entries }: { file: string; entries: number },
): Contender => ({
  name: 'reading and hashing its bytes',
  unit: 's',
  measure: async () => ({
    ...(await handling(['read', file, timesOf(task)])),
    count: entries,
  }),
})

export const exported: Row = async (task) => {
  const before = await bundleIn(task, 'before.zip')
  const product: Contender = {
    name: 'a bundle written',
    unit: 's',
    measure: async (round) => {
      const file = join(task.scratch, `export-${round}.zip`)
      const sample = await handling(['write', task.population.folder, file, timesOf(task)])
      rmSync(file)
      return sample
    },
  }
  return compared(roundsOf(task), product, reading(task, before))
}

export const verified: Row = async (task) => {
  const bundle = await bundleIn(task, 'bundle.zip')
  const product: Contender = {
    name: 'a bundle verified',
    unit: 's',
    measure: () => handling(['verify', bundle.file, timesOf(task)]),
  }
  return compared(roundsOf(task), product, reading(task, bundle))
}
