/**
 * The program in a process that is kept: the modules are loaded once, and each command opens and closes the folder as
 * ever. A process that such a command ends, or that crashes, is followed by a new one.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { envOf } from './server.ts'
import type { Ended, Server, Started } from './server.ts'

/** `argv` runs a command; without it the one that serves is to stop. */
export type ToChild = { readonly argv?: ReadonlyArray<string> }
export type FromChild =
  | { readonly stdout: string }
  | { readonly code: number; readonly stderr: string }

/** How a folder is served and checked: by a process each, or by one that is kept. */
export type Runner = {
  readonly serve: (folder: string) => Promise<Started>
  readonly run: (argv: ReadonlyArray<string>) => Promise<Ended>
}

const child = fileURLToPath(new URL('warm-child.ts', import.meta.url))
const pollMs = 2
const startLimitMs = 300_000
const stopLimitMs = 15_000
const listening = /listening on (http:\/\/[^\s]+)\n/

type Running = Omit<Server, 'origin'>
type Env = { readonly [name: string]: string }

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const each of running) each.kill('SIGKILL')
})

const begin = (env: Env): ChildProcess => {
  const begun = spawn(process.execPath, ['--import', 'tsx', child], {
    env: envOf(env),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  running.add(begun)
  begun.once('close', () => running.delete(begun))
  return begun
}

/** Gives a command to the process; `ended` comes with its end, or with that of the process. */
const give = (to: ChildProcess, argv: ReadonlyArray<string>): Running => {
  const seen = { stdout: '', stderr: '' }
  let over = false
  const onError = (chunk: Buffer): void => void (seen.stderr += chunk.toString('utf8'))
  to.stderr?.on('data', onError)
  const ended = new Promise<Ended>((resolve) => {
    const end = (how: Omit<Ended, 'stdout'>): void => {
      over = true
      to.stderr?.off('data', onError)
      to.off('message', onMessage)
      to.off('close', onClose)
      resolve({ stdout: seen.stdout, ...how })
    }
    const onMessage = (message: FromChild): void => {
      if ('stdout' in message) seen.stdout += message.stdout
      else end({ code: message.code, signal: null, stderr: message.stderr })
    }
    const onClose = (code: number | null, signal: NodeJS.Signals | null): void =>
      end({ code, signal, stderr: seen.stderr })
    to.on('message', onMessage)
    to.on('close', onClose)
  })
  const message: ToChild = { argv }
  to.send(message)
  return {
    pid: to.pid ?? -1,
    stdout: () => seen.stdout,
    stderr: () => seen.stderr,
    ended,
    isOver: () => over,
    // A signal would end the process that is kept.
    kill: async () => {
      if (!over && to.connected) to.send({})
      const late = setTimeout(() => to.kill('SIGKILL'), stopLimitMs)
      const how = await ended
      clearTimeout(late)
      return how
    },
  }
}

const started = async (server: Running): Promise<Started> => {
  const began = performance.now()
  while (!server.isOver()) {
    const origin = listening.exec(server.stdout())?.[1]
    const afterMs = performance.now() - began
    if (origin !== undefined) return { started: true, server: { ...server, origin }, afterMs }
    if (afterMs > startLimitMs) await server.kill('SIGKILL')
    await delay(pollMs)
  }
  return { started: false, ended: await server.ended }
}

export type Warm = Runner & { readonly close: () => void }

/** One command at a time, under these settings. */
export const newWarm = (env: Env): Warm => {
  let kept: ChildProcess | undefined
  const current = (): ChildProcess => {
    if (kept === undefined || kept.exitCode !== null || kept.signalCode !== null) kept = begin(env)
    return kept
  }
  return {
    serve: (folder) => started(give(current(), ['serve', '--data', folder, '--port', '0'])),
    run: (argv) => give(current(), argv).ended,
    close: () => void kept?.kill('SIGKILL'),
  }
}
