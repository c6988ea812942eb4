/** Processes beside this one: servers under test, and tasks whose heap and compiled code must be their own. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { extname, isAbsolute } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { anonymousMbNow } from './machine.ts'
import type { Population } from './population/build.ts'
import { queryAt } from './population/people.ts'

// Compiled or not, all files of a run are of one kind; a whole path is a program of somebody else's.
const fileOf = (file: string): string =>
  isAbsolute(file)
    ? file
    : fileURLToPath(new URL(`${file}${extname(import.meta.url)}`, import.meta.url))

/** What a process is told in its environment, beside what this one was. */
type Settings = { readonly [name: string]: string }

const start = (file: string, args: ReadonlyArray<string>, settings: Settings = {}): ChildProcess =>
  spawn(process.execPath, [...process.execArgv, fileOf(file), ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** What it says on the way is of interest only when it fails. */
const complaintsOf = (child: ChildProcess): (() => string) => {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000)
  })
  return () => said
}

export type Server = {
  readonly port: number
  readonly pid: number
  /** From the start of the process until it said where it listens, in ms. */
  readonly readyMs: number
  readonly stop: () => Promise<void>
}

const listening = /listening on http:\/\/[^:]+:(\d+)/

/** Starts a program of this project that serves, and waits until it says where. */
export const startServer = (
  file: string,
  args: ReadonlyArray<string>,
  settings: Settings = {},
): Promise<Server> =>
  new Promise((resolve, reject) => {
    const startMs = performance.now()
    const child = start(file, args, settings)
    const complaints = complaintsOf(child)
    let printed = ''
    const ended = new Promise<void>((done) => {
      child.once('close', (code) => {
        reject(new Error(`${file} ended with ${code}: ${complaints()}`))
        done()
      })
    })
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const port = listening.exec(printed)?.[1]
      if (port === undefined || child.pid === undefined) return
      const stop = async (): Promise<void> => {
        child.kill('SIGTERM')
        await ended
      }
      resolve({ port: Number(port), pid: child.pid, readyMs: performance.now() - startMs, stop })
    })
  })

/** Asks until the answer is one: a ledger that has just started denies everything until it has seen its log's end. */
const untilItDecides = async (server: Server, key: string): Promise<Server> => {
  const url = `http://127.0.0.1:${server.port}/v1/decisions?${queryAt(0, 1)}`
  for (;;) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`a ledger at its start answered ${text}`)
    if (!text.includes('PROJECTION_BEHIND')) return server
    await delay(1)
  }
}

/** The ledger of a population as its operators start it, deciding. */
export const startLedger = async (
  { folder, key }: Pick<Population, 'folder' | 'key'>,
  settings: Settings = {},
) => {
  const args = ['serve', '--data', folder, '--port', '0']
  return untilItDecides(await startServer('../src/cli/main', args, settings), key)
}

const run = (
  file: string,
  args: ReadonlyArray<string>,
  started: (pid: number) => void,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = start(file, args)
    if (child.pid !== undefined) started(child.pid)
    const complaints = complaintsOf(child)
    let printed = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(printed)
      else reject(new Error(`${file} ended with ${code}: ${complaints()}`))
    })
  })

/** Runs a program of this project to its end; what it printed. */
export const runToEnd = (file: string, args: ReadonlyArray<string>): Promise<string> =>
  run(file, args, () => {})

/** How often memory is looked at, in ms. */
const lookMs = 10

/** The same, and its memory that is no mapped file, at the most that was seen, in MB. */
export const runWatched = async (
  file: string,
  args: ReadonlyArray<string>,
): Promise<{ readonly printed: string; readonly peakMb: number }> => {
  let peakMb = 0
  let looking: NodeJS.Timeout | undefined
  const printed = await run(file, args, (pid) => {
    looking = setInterval(() => {
      peakMb = Math.max(peakMb, anonymousMbNow(pid))
    }, lookMs)
  }).finally(() => clearInterval(looking))
  return { printed, peakMb }
}

/** Runs `work` with servers that are stopped whatever comes of it. */
export const withServers = async <A>(
  starting: ReadonlyArray<Promise<Server>>,
  work: (servers: ReadonlyArray<Server>) => Promise<A>,
): Promise<A> => {
  const started = await Promise.allSettled(starting)
  const servers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  try {
    const failed = started.find((each) => each.status === 'rejected')
    if (failed !== undefined) throw new Error('a server did not start', { cause: failed.reason })
    return await work(servers)
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()))
  }
}
