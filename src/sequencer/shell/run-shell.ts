/** A command of the shell: bytes on its standard input, bytes on its standard output, bounded in time and in bytes. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

export type ShellRun = {
  readonly command: string
  readonly input: Uint8Array
  /** Beside what this process has, without what opens the store or the vault. */
  readonly variables: { readonly [name: string]: string }
  /** For all of it, in ms. */
  readonly timeoutMs: number
  /** Of what it prints, at most. */
  readonly maxBytes: number
  /** Ends it before its time. */
  readonly signal?: AbortSignal
}

/** The output with exit code 0; or the reason why there is none. */
export type ShellEnd =
  | Uint8Array
  | 'not-started'
  | 'too-slow'
  | 'ended'
  | 'too-large'
  | `exit ${number}`

// Settings that open the vault or the store are not passed to the command.
const environment = (variables: ShellRun['variables']): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^LEDGER_(?:KEK|STORE|VAULT)/.test(name)),
  ),
  ...variables,
})

/** The shell and all that it started: one of these that lived on would hold the pipe open, and nobody would be told an end. */
const endGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone.
  }
}

/** Output goes to `take` as it comes. */
const startShell = ({ command, input, variables }: ShellRun): ChildProcess => {
  const child = spawn('/bin/sh', ['-c', command], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: environment(variables),
    // A group of its own.
    detached: true,
  })
  // A command that ends before it has read all says by its code what was wrong.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return child
}

/** Runs it; what it says on its standard error goes nowhere. */
export const runShell = (run: ShellRun): Promise<ShellEnd> =>
  new Promise((resolve) => {
    const child = startShell(run)
    const pieces: Buffer[] = []
    let bytes = 0
    const settle = (end: ShellEnd): void => {
      clearTimeout(timer)
      run.signal?.removeEventListener('abort', onAbort)
      resolve(end)
    }
    const breakOff = (end: ShellEnd) => (): void => {
      endGroup(child)
      settle(end)
    }
    const onAbort = breakOff('ended')
    const timer = setTimeout(breakOff('too-slow'), run.timeoutMs)
    run.signal?.addEventListener('abort', onAbort)
    child.stdout?.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes <= run.maxBytes) pieces.push(piece)
      else breakOff('too-large')()
    })
    child.once('error', () => settle('not-started'))
    child.once('close', (code) => {
      if (code === 0) settle(new Uint8Array(Buffer.concat(pieces)))
      else settle(code === null ? 'ended' : `exit ${code}`)
    })
    if (run.signal?.aborted === true) onAbort()
  })
