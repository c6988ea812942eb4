/** `npm run bench`: every row on every population, each in a process of its own, one after the other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodedJson } from './decoded.ts'
import { loadNow, machine } from './machine.ts'
import { placeOf, readOptions, tellUsage } from './options.ts'
import type { Options } from './options.ts'
import { flatnessOf, outcomeOf } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import type { Population } from './population/build.ts'
import { populationIn } from './population/kept.ts'
import { runToEnd } from './processes.ts'
import { rowNames } from './rows/all.ts'
import type { RowName } from './rows/all.ts'
import { Measured } from './series.ts'
import { tableOf } from './table.ts'

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const isWanted = (name: RowName, { only }: Options): boolean =>
  only.length === 0 || only.some((beginning) => name.startsWith(beginning))

const measure = async (
  options: Options,
  folder: string,
  population: Population,
  name: RowName,
): Promise<Outcome> => {
  const { subjects } = population
  const scratch = mkdtempSync(join(folder, 'floor-'))
  const load = loadNow()
  const task = { population, rounds: options.rounds, windowMs: options.windowMs, scratch }
  const json = await runToEnd('./task', ['row', name, JSON.stringify(task)])
  rmSync(scratch, { recursive: true, force: true })
  const outcome = outcomeOf(name, subjects, load, decodedJson(Measured, json))
  say(`${name} at ${subjects}: ${outcome.ratio.toPrecision(3)}`)
  return outcome
}

const runAll = async (options: Options, folder: string) => {
  const startedAt = new Date().toISOString()
  const populations: Population[] = []
  const outcomes: Outcome[] = []
  for (const subjects of options.subjects) {
    const population = await populationIn(folder, subjects, say)
    populations.push(population)
    for (const name of rowNames.filter((each) => isWanted(each, options))) {
      try {
        outcomes.push(await measure(options, folder, population, name))
      } catch (cause) {
        // The other rows are worth having: a run takes its time.
        say(`${name} at ${subjects} FAILED: ${cause instanceof Error ? cause.message : 'unknown'}`)
        process.exitCode = 1
      }
    }
  }
  const { rounds, windowMs } = options
  const flatness = flatnessOf(outcomes)
  // A key of a folder that is thrown away, and a path of this machine: neither is a result.
  const shown = populations.map((each) => ({ ...each, key: '', folder: '' }))
  return { machine: machine(), startedAt, rounds, windowMs, populations: shown, outcomes, flatness }
}

tellUsage(process.argv)
const options = readOptions(process.argv.slice(2))
const folder = placeOf(options, 'consent-ledger-bench-')
try {
  const report = await runAll(options, folder)
  console.log(tableOf(report))
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`)
  }
} finally {
  if (!options.isKept) rmSync(folder, { recursive: true, force: true })
}
