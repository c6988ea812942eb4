/** Runs a shell command: bytes on its standard input, bytes on its standard output, limited in time and bytes. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

export type ShellRun = {
  readonly command: string
  readonly input: Uint8Array
  /** Environment variables besides those of this process; those that open the store or the vault are left out. */
  readonly variables: { readonly [name: string]: string }
  /** Time limit, in ms. */
  readonly timeoutMs: number
  /** Largest output, in bytes. */
  readonly maxBytes: number
  /** Ends the command early. */
  readonly signal?: AbortSignal
}

/** The output, if the exit code is 0; otherwise the reason why there is none. */
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

/** Ends the shell and everything it started. A survivor would keep the pipe open, so that the end was never noticed. */
const endGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has ended already.
  }
}

/** Passes output to `take` as it arrives. */
const startShell = ({ command, input, variables }: ShellRun): ChildProcess => {
  const child = spawn('/bin/sh', ['-c', command], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: environment(variables),
    // A process group of its own, so that it can be ended as a whole.
    detached: true,
  })
  // A command may end before it has read everything; its exit code tells whether that is an error.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return child
}

/** Runs the command. Its standard error is discarded. */
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
