/** The program, run from outside as its users run it. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Io } from '../../src/cli/line/command.ts'
import { commands } from '../../src/cli/commands.ts'
import { exits } from '../../src/cli/words/exit.ts'
import { E } from '../../src/fp.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const built = join(root, 'dist/src/cli/main.js')

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => statSync(join(folder, name)).mtimeMs),
  )

/** The built program where it is up to date, which starts in half the time; else the source it would be built from. */
export const program =
  existsSync(built) &&
  statSync(built).mtimeMs > Math.max(newest(join(root, 'src')), newest(join(root, 'projections')))
    ? [built]
    : ['--import', 'tsx', join(root, 'src/cli/main.ts')]

/** The same for a shell. */
export const programLine = [process.execPath, ...program].join(' ')

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

type Options = {
  readonly env?: { readonly [name: string]: string }
  readonly input?: string
  readonly cwd?: string
}

const start = (args: ReadonlyArray<string>, { env, cwd }: Options): ChildProcess =>
  spawn(process.execPath, [...program, ...args], {
    cwd: cwd ?? root,
    // No setting of the person who runs the tests gets in. Nothing is sent to these servers once they are told to stop.
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      LEDGER_DRAIN: '0',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })

const collect = (child: ChildProcess) => {
  const seen = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (seen.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (seen.stderr += text))
  return seen
}

/** Runs a command to its end. */
export const run = (args: ReadonlyArray<string>, options: Options = {}): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = start(args, options)
    const seen = collect(child)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...seen }))
    child.stdin?.end(options.input ?? '')
  })

/** Runs a command until it prints what is looked for, and then stops it; or to its end, where it comes first. */
export const runUntil = (
  args: ReadonlyArray<string>,
  options: Options,
  printed: RegExp,
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = start(args, options)
    const seen = collect(child)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...seen }))
    child.stdout?.on('data', () => {
      if (printed.test(seen.stdout)) child.kill('SIGINT')
    })
  })

export type Server = {
  readonly origin: string
  readonly pid: number
  /** What it has printed so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ran>
}

/** Starts a command that serves, on a port of the system's choosing, and waits until it says where. */
export const serveOn = (args: ReadonlyArray<string>, options: Options = {}): Promise<Server> =>
  new Promise((resolve, reject) => {
    const child = start([...args, '--port', '0'], options)
    const seen = collect(child)
    const ended = new Promise<Ran>((done) => {
      child.once('close', (code) => done({ code, ...seen }))
    })
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${seen.stderr}`)))
    child.stdout?.on('data', () => {
      const origin = /listening on (http:\/\/[^\s]+)\n[^]*\n$/.exec(seen.stdout)?.[1]
      if (origin === undefined || child.pid === undefined) return
      const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<Ran> => {
        child.kill(signal)
        return ended
      }
      resolve({
        origin,
        pid: child.pid,
        stdout: () => seen.stdout,
        stderr: () => seen.stderr,
        stop,
      })
    })
  })

/** Runs a command in this process: for what is decided before anything is opened, where a process each would tell no more. */
export const runHere = (name: string, ...argv: ReadonlyArray<string>): Promise<Ran> =>
  runHereIn({}, name, ...argv)

/** The same with variables of the environment. */
export const runHereIn = async (
  env: { readonly [name: string]: string },
  name: string,
  ...argv: ReadonlyArray<string>
): Promise<Ran> => {
  const listed = commands.find((each) => each.name === name)
  if (listed === undefined) throw new Error('no such command')
  const seen = { stdout: '', stderr: '' }
  const io: Io = {
    out: async (text) => {
      seen.stdout += text
    },
    err: (text) => {
      seen.stderr += text
    },
    env,
    watched: false,
    version: 'test',
  }
  const result = await (await listed.load()).run(argv, io)
  if (E.isRight(result)) return { code: result.right, ...seen }
  return { code: exits[result.left.failed], ...seen, stderr: result.left.lines.join('\n') }
}

/** Runs a command and breaks it off by SIGINT as soon as it shows progress. */
export const interrupted = (
  args: ReadonlyArray<string>,
): Promise<Ran & { readonly signal: NodeJS.Signals | null }> =>
  new Promise((resolve, reject) => {
    const child = start(args, {})
    const seen = collect(child)
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, ...seen }))
    child.stderr?.once('data', () => child.kill('SIGINT'))
  })

/** A folder of its own under the system's temporary one; `remove` takes it away. */
export const scratch = (): {
  readonly path: (name: string) => string
  readonly remove: () => void
} => {
  const folder = mkdtempSync(join(tmpdir(), 'consent-ledger-test-'))
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs a shell line as a person would paste it. */
export const shell = (line: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] })
    const seen = collect(child)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...seen }))
  })
