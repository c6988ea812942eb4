/** A PostgreSQL of our own: a temporary folder, a free port of 127.0.0.1, passwords and fsync as in production. */
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chownSync, openSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { findBinaries } from './binaries.ts'
import { serverUser, signalAll } from './processes.ts'

export const superuser = 'ledger_test'
export const password = 'a/secret:pass@word'

export type PrivateServer = {
  readonly port: number
  /** A certificate for 127.0.0.1, which vouches for itself; undefined where openssl is not installed. */
  readonly certificate: string | undefined
  /** A new, empty database; its connection string. */
  readonly makeDatabase: () => Promise<string>
  readonly url: (database: string, user?: string, pass?: string) => string
  /** Runs one statement as the superuser. */
  readonly ask: (database: string, text: string) => Promise<ReadonlyArray<Record<string, unknown>>>
  /** All at once and unasked, as a crash of the machine would. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly freeze: () => void
  readonly thaw: () => void
  /** Stops it and removes its folder. */
  readonly dispose: () => Promise<void>
}

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })

const makeCertificate = (folder: string, as: object): string | undefined => {
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
    const all = ['req', '-x509', '-days', '2', ...key, ...name, ...files]
    execFileSync('openssl', all, { stdio: 'ignore', ...as })
    return join(folder, 'cert.pem')
  } catch {
    return undefined
  }
}

type House = {
  readonly folder: string
  readonly binaries: string
  readonly port: number
  readonly certificate: string | undefined
  readonly as: { readonly uid?: number; readonly gid?: number }
  readonly settings: ReadonlyArray<string>
}

const buildHouse = async (settings: House['settings']): Promise<House> => {
  const binaries = findBinaries()
  if (binaries === undefined) throw new Error('no PostgreSQL')
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'))
  const as: House['as'] = serverUser() ?? {}
  await mkdir(join(folder, 'socket'))
  await writeFile(join(folder, 'password'), `${password}\n`)
  if (as.uid !== undefined) {
    const { uid, gid = uid } = as
    for (const each of ['', 'socket', 'password']) chownSync(join(folder, each), uid, gid)
  }
  const options = ['-U', superuser, '-A', 'scram-sha-256', '--pwfile', join(folder, 'password')]
  const data = ['-D', join(folder, 'data'), '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(binaries, 'initdb'), [...data, ...options], { stdio: 'ignore', ...as })
  const port = await freePort()
  return { folder, binaries, port, as, settings, certificate: makeCertificate(folder, as) }
}

const run = ({ folder, binaries, port, as, certificate, settings: own }: House): ChildProcess => {
  const log = openSync(join(folder, 'log'), 'a')
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${join(folder, 'socket')}`,
    'fsync=on',
    'shared_buffers=16MB',
    'max_connections=80',
    ...(certificate === undefined
      ? []
      : ['ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${join(folder, 'key.pem')}`]),
    ...own,
  ]
  return spawn(
    join(binaries, 'postgres'),
    ['-D', join(folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
    { stdio: ['ignore', log, log], cwd: folder, ...as },
  )
}

/** Recovery after a kill takes long where others have the processor. */
const startMs = 120_000

/** Until it lets somebody in. One that fails at once is started again: a killed one's memory may not be free yet. */
const runUntilReady = async (
  house: House,
  isReady: () => Promise<boolean>,
): Promise<ChildProcess> => {
  const deadlineMs = performance.now() + startMs
  let child = run(house)
  while (!(await isReady())) {
    if (performance.now() > deadlineMs) {
      throw new Error(readFileSync(join(house.folder, 'log'), 'utf8').slice(-2_000))
    }
    if (child.exitCode !== null) child = run(house)
    await delay(50)
  }
  return child
}

const ended = async (child: ChildProcess): Promise<void> => {
  while (child.exitCode === null && child.signalCode === null) await delay(10)
}

const asker =
  (url: PrivateServer['url']): PrivateServer['ask'] =>
  async (database, text) => {
    const client = new Client({ connectionString: url(database), connectionTimeoutMillis: 2_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return (await client.query<Record<string, unknown>>(text)).rows
    } finally {
      void client.end()
    }
  }

/** Makes and starts a server; settings as in `postgresql.conf` (`name=value`) count before those of the tests. */
export const startPrivateServer = async (
  settings: ReadonlyArray<string> = [],
): Promise<PrivateServer> => {
  const house = await buildHouse(settings)
  const url: PrivateServer['url'] = (database, user = superuser, pass = password) =>
    `postgres://${user}:${encodeURIComponent(pass)}@127.0.0.1:${house.port}/${database}`
  const ask = asker(url)
  const isReady = async (): Promise<boolean> =>
    ask('postgres', 'select 1').then(
      () => true,
      () => false,
    )
  let child = await runUntilReady(house, isReady)
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined) signalAll(child.pid, name)
  }
  const kill = async (): Promise<void> => {
    signal('SIGKILL')
    await ended(child)
  }
  let databases = 0
  return {
    port: house.port,
    certificate: house.certificate,
    url,
    ask,
    makeDatabase: async () => {
      databases += 1
      await ask('postgres', `create database ledger_${databases}`)
      return url(`ledger_${databases}`)
    },
    kill,
    start: async () => void (child = await runUntilReady(house, isReady)),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    dispose: async () => {
      signal('SIGCONT')
      await kill()
      await rm(house.folder, { recursive: true, force: true })
    },
  }
}
