/**
 * `npm run bench:kurrentdb`: what the ledger does on a KurrentDB or EventStoreDB server, beside what the bare client
 * does there in the same run. The server must be empty, and is not of use to anybody afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodedJson } from '../decoded.ts'
import { loadNow, machine } from '../machine.ts'
import { placeOf, readOptions, tellUsage } from '../options.ts'
import type { Options } from '../options.ts'
import { summed } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import { Population } from '../population/build.ts'
import { runToEnd, startLedger } from '../processes.ts'
import { Measured } from '../series.ts'
import { tableOf } from '../table.ts'
import { furnish, onServer } from './house.ts'
import type { TwoHouses } from './house.ts'
import { kurrentRowNames, kurrentRows } from './rows.ts'
import type { KurrentRowName } from './rows.ts'
import { serverUrl } from './url.ts'

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** Enough that a catch-up takes seconds; one population, the first that is asked for. */
const defaultSubjects = '10k'

/** One population in a folder, its log moved to the server as well. */
const housesIn = async (folder: string, url: string, subjects: number): Promise<TwoHouses> => {
  const room = join(folder, String(subjects))
  mkdirSync(room, { recursive: true })
  say(`making ${subjects} people`)
  const embedded = decodedJson(
    Population,
    await runToEnd('./task', ['populate', room, String(subjects)]),
  )
  const secret = join(room, 'server')
  writeFileSync(secret, url, { mode: 0o600 })
  say('moving their log to the server')
  const startMs = performance.now()
  await runToEnd('../src/cli/main', ['migrate', '--from', embedded.folder, '--to', `@${secret}`])
  say(`moved and proven equal in ${Math.round((performance.now() - startMs) / 1_000)} s`)
  const nodeFolder = join(room, 'node')
  furnish(embedded.folder, nodeFolder)
  say('making the rows of its node')
  const houses = { embedded, nodeFolder }
  // Like the one in the folder, the node is measured from a start with its rows there: making them is a row of its own.
  const node = await startLedger(onServer(houses), { LEDGER_STORE: url })
  await node.stop()
  return houses
}

const measure = async (
  { rounds, windowMs }: Options,
  folder: string,
  houses: TwoHouses,
  name: KurrentRowName,
): Promise<Outcome> => {
  const scratch = mkdtempSync(join(folder, 'rows-'))
  const load = loadNow()
  const task = JSON.stringify({ houses, rounds, windowMs, scratch })
  const json = await runToEnd('./kurrentdb/task', [name, task])
  rmSync(scratch, { recursive: true, force: true })
  const { budgets } = kurrentRows[name]
  const measured = decodedJson(Measured, json)
  const outcome = summed(name, budgets, houses.embedded.subjects, load, measured)
  say(`${name}: ${outcome.ratio.toPrecision(3)}`)
  return outcome
}

const runAll = async (options: Options, folder: string, url: string) => {
  const startedAt = new Date().toISOString()
  const [subjects = 0] = options.subjects
  const houses = await housesIn(folder, url, subjects)
  const outcomes: Outcome[] = []
  const wanted = kurrentRowNames.filter(
    (name) => options.only.length === 0 || options.only.some((start) => name.startsWith(start)),
  )
  for (const name of wanted) {
    try {
      outcomes.push(await measure(options, folder, houses, name))
    } catch (cause) {
      // The other rows are worth having.
      say(`${name} FAILED: ${cause instanceof Error ? cause.message : 'unknown'}`)
      process.exitCode = 1
    }
  }
  const { rounds, windowMs } = options
  const populations = [{ ...houses.embedded, key: '', folder: '' }]
  return { machine: machine(), startedAt, rounds, windowMs, populations, outcomes, flatness: [] }
}

const bench = async (url: string): Promise<void> => {
  const options = readOptions(process.argv.slice(2), defaultSubjects)
  const folder = placeOf(options, 'consent-ledger-bench-')
  try {
    const report = await runAll(options, folder, url)
    console.log(tableOf(report))
    if (options.json !== undefined)
      writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`)
  } finally {
    if (!options.isKept) rmSync(folder, { recursive: true, force: true })
  }
}

tellUsage(process.argv)
const url = serverUrl()
if (url === undefined)
  say(
    'KURRENTDB_URL is not set: nothing was measured. It names an empty server to be written full.',
  )
else await bench(url)
