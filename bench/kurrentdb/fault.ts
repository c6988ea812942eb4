/** Faults that are brought about by commands of whoever runs the servers: how they are reached is theirs to know. */
import { spawn } from 'node:child_process'

export type Fault = {
  readonly name: string
  /** Brings it about; its last line names the node. */
  readonly strike: string
  /** Ends it; the node's name is put behind. */
  readonly mend: string
  /** Longest silence allowed, in ms. */
  readonly budgetMs: number
}

/** Every fault that the environment has both commands for. */
export const faultsIn = (env: NodeJS.ProcessEnv): ReadonlyArray<Fault> => {
  const known = [
    {
      name: 'leader killed',
      strike: env['KURRENTDB_KILL_LEADER_CMD'],
      mend: env['KURRENTDB_START_CMD'],
      budgetMs: 5_000,
    },
    {
      name: 'leader frozen',
      strike: env['KURRENTDB_FREEZE_LEADER_CMD'],
      mend: env['KURRENTDB_THAW_CMD'],
      budgetMs: 30_000,
    },
  ]
  return known.flatMap(({ strike, mend, ...rest }) =>
    strike === undefined || mend === undefined ? [] : [{ strike, mend, ...rest }],
  )
}

/** Runs a line of shell; its last line of output. */
export const shell = (line: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.once('error', reject)
    // Not 'close': what the command leaves running in the background may hold on to its output.
    child.once('exit', (code) =>
      code === 0
        ? resolve(said.trim().split('\n').at(-1) ?? '')
        : reject(new Error(`a command for the servers ended with ${code}`)),
    )
  })
