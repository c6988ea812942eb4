/**
 * `npm run bench:peers`: this ledger beside c15t on a PostgreSQL of its own, on one machine in the same minutes. The
 * peer is installed from npm into the run's folder; PostgreSQL's programs must be on the machine.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPrivateServer } from '../../test/postgres/private-server.ts'
import type { PrivateServer } from '../../test/postgres/private-server.ts'
import { loadNow, machine } from '../machine.ts'
import { placeOf, readOptions, tellUsage } from '../options.ts'
import type { Options } from '../options.ts'
import { populationIn } from '../population/kept.ts'
import { startLedger, startServer } from '../processes.ts'
import type { Server } from '../processes.ts'
import { installPeer } from './c15t/install.ts'
import { populate } from './c15t/population.ts'
import { recordFirst } from './c15t/requests.ts'
import { measureActs, measureQuestions } from './measure.ts'
import { tableOf } from './table.ts'
import type { Compared } from './table.ts'

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** As a small server is set up; what PostgreSQL syncs, it syncs: an answered write is on disk, as the ledger's is. */
const postgresSettings = [
  'shared_buffers=1GB',
  'effective_cache_size=4GB',
  'max_wal_size=4GB',
  'max_connections=100',
]

/** A peer's server on a database of its own with all people in it. */
const startPeer = async (
  postgres: PrivateServer,
  program: string,
  people: number,
  isIndexed: boolean,
): Promise<Server> => {
  const url = await postgres.makeDatabase()
  const server = await startServer(program, [], { DATABASE_URL: url })
  await recordFirst(server.port)
  await populate(postgres, url, people, isIndexed)
  return server
}

const compare = async (options: Options, folder: string): Promise<Compared> => {
  const startedAt = new Date().toISOString()
  const [people = 0] = options.subjects
  say('installing c15t')
  const program = installPeer(join(folder, 'c15t'))
  const population = await populationIn(folder, people, say)
  say(`making ${people} people for c15t, twice`)
  const postgres = await startPrivateServer(postgresSettings)
  const servers: Server[] = []
  const started = async (starting: Promise<Server>): Promise<Server> => {
    const server = await starting
    servers.push(server)
    return server
  }
  try {
    const indexed = await started(startPeer(postgres, program, people, true))
    const shipped = await started(startPeer(postgres, program, people, false))
    const ledger = await started(startLedger(population))
    const contestants = { population, ledger, indexed, shipped }
    const { rounds, windowMs } = options
    const load = loadNow()
    say('asking')
    const questions = await measureQuestions(contestants, options)
    say('writing')
    const acts = await measureActs(contestants, options)
    return { machine: machine(), startedAt, load, people, rounds, windowMs, questions, acts }
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()))
    await postgres.dispose()
  }
}

tellUsage(process.argv)
const options = readOptions(process.argv.slice(2), '100k')
const folder = placeOf(options, 'consent-ledger-peers-')
try {
  const found = await compare(options, folder)
  console.log(tableOf(found))
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify(found, undefined, 2)}\n`)
  }
} finally {
  if (!options.isKept) rmSync(folder, { recursive: true, force: true })
}
