/** PostgreSQL's processes: as whom they run, and how all of one server's are told something at once. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`. */
export const serverUser = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (flag: string): number =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: idOf('-u'), gid: idOf('-g') }
    } catch {
      // No such user here: the next one.
    }
  }
  throw new Error('neither a user postgres nor nobody: PostgreSQL does not run as root')
}

const childrenOf = (pid: number): ReadonlyArray<number> => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter((text) => text !== '')
      .map(Number)
  } catch {
    return []
  }
}

const tell = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already, which is what most signals here are for.
  }
}

/** Signals the server and every process it started: one alone would leave sessions that answer. */
export const signalAll = (pid: number, signal: NodeJS.Signals): void => {
  // The server first where it is stopped: it would answer for its children's end.
  const all = [pid, ...childrenOf(pid)]
  for (const each of all) tell(each, signal)
}
