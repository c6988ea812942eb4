/** The built server as a process: started, watched until it ends, killed; under the shim where that is asked for. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { program } from '../../cli/support.ts'
import { shimPath } from '../shim/build.ts'

/** How a process ended, and all that it printed. */
export type Ended = {
  /** Exit code; null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type Program = {
  readonly pid: number
  readonly stdout: () => string
  readonly stderr: () => string
  readonly ended: Promise<Ended>
  readonly isOver: () => boolean
  readonly kill: (signal: NodeJS.Signals) => Promise<Ended>
}

/** The shim's settings in the environment. */
export type Shimmed = {
  readonly control?: string
  readonly journal?: string
  readonly root?: string
  readonly boot?: string
}

type Env = { readonly [name: string]: string }

/** The environment under which a process runs with the shim. */
const shimEnv = ({ control, journal, root, boot }: Shimmed): Env => ({
  LD_PRELOAD: shimPath(),
  UV_USE_IO_URING: '0',
  ...(control === undefined ? {} : { FAULTS_CONTROL: control }),
  ...(journal === undefined ? {} : { FAULTS_JOURNAL: journal }),
  ...(root === undefined ? {} : { FAULTS_ROOT: root }),
  ...(boot === undefined ? {} : { FAULTS_BOOT: boot }),
})

/** The environment of every command, and what is added to it. */
export const envOf = (more: Env): Env => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  LEDGER_RATE_PERSON: '0',
  LEDGER_RATE_CREDENTIAL: '0',
  // So that segments are closed and begun within a run.
  LEDGER_SEGMENT_MIB: '1',
  // Nobody comes late: requests in flight are finished all the same.
  LEDGER_DRAIN: '0',
  ...more,
})

/** Nothing that was started goes on once the driver is gone, whatever became of that. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts any command of the program. */
export const startProgram = (
  args: ReadonlyArray<string>,
  { shim, env }: { readonly shim?: Shimmed; readonly env?: Env } = {},
): Program => {
  const child = spawn(process.execPath, [...program, ...args], {
    env: envOf({ ...env, ...(shim === undefined ? {} : shimEnv(shim)) }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const seen = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (seen.stderr += text))
  let over = false
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      over = true
      running.delete(child)
      resolve({ code, signal, ...seen })
    })
  })
  return {
    pid: child.pid ?? -1,
    stdout: () => seen.stdout,
    stderr: () => seen.stderr,
    ended,
    isOver: () => over,
    kill: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

export type Server = Program & { readonly origin: string }

/** A server that listens, or the way it ended before it did. */
export type Started =
  | { readonly started: true; readonly server: Server; readonly afterMs: number }
  | { readonly started: false; readonly ended: Ended }

const startLimitMs = 300_000
const pollMs = 10

const listening = /listening on (http:\/\/[^\s]+)\n/

/** Starts `serve` on a folder and waits until it listens or ends; one that does neither within five minutes is killed. */
export const startServer = async (
  folder: string,
  options: {
    readonly shim?: Shimmed
    readonly env?: Env
    readonly args?: ReadonlyArray<string>
  } = {},
): Promise<Started> => {
  const began = performance.now()
  const started = startProgram(
    ['serve', '--data', folder, '--port', '0', ...(options.args ?? [])],
    options,
  )
  while (!started.isOver()) {
    const origin = listening.exec(started.stdout())?.[1]
    const afterMs = performance.now() - began
    if (origin !== undefined) return { started: true, server: { ...started, origin }, afterMs }
    if (afterMs > startLimitMs) await started.kill('SIGKILL')
    await delay(pollMs)
  }
  return { started: false, ended: await started.ended }
}

/** Starts one that must start. */
export const mustStart = async (
  folder: string,
  options: Parameters<typeof startServer>[1] = {},
): Promise<Server> => {
  const found = await startServer(folder, options)
  if (found.started) return found.server
  const { code, signal, stderr } = found.ended
  throw new Error(`the server did not start (${code ?? signal}): ${stderr}`)
}

/** Runs a command to its end. */
export const runProgram = (
  args: ReadonlyArray<string>,
  options: Parameters<typeof startProgram>[1] = {},
): Promise<Ended> => startProgram(args, options).ended
