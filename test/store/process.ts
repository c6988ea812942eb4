/** Processes that tests start, kill and limit: a script under tsx, and the lines it prints. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Another process that works on a ledger's folder, and the lines it prints. */
export type Child = {
  readonly process: ChildProcess
  readonly lines: ReadonlyArray<string>
  /** Resolves when it has printed so many lines. */
  readonly printed: (count: number) => Promise<void>
  /** Its exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>
}

/** Starts a script, under a limit on the size of files where `fileLimitKiB` is given. */
export const startProcess = (args: ReadonlyArray<string>, fileLimitKiB?: number): Child => {
  const command = [process.execPath, '--import', 'tsx', ...args]
  const limited = ['-c', `ulimit -S -f ${fileLimitKiB}; exec "$@"`, 'bash', ...command]
  const child =
    fileLimitKiB === undefined
      ? spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] })
      : spawn('bash', limited, { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines: string[] = []
  const watchers = new Set<() => void>()
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    for (const watch of watchers) watch()
  })
  const printed = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (lines.length < count) return
        watchers.delete(check)
        resolve()
      }
      watchers.add(check)
      check()
      void exited.then((code) =>
        reject(new Error(`the child ended (${code}) after ${lines.length} lines`)),
      )
    })
  return { process: child, lines, printed, exited }
}
