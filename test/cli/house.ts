/** One ledger for all tests of a file: made once, looked at from every side. */
import { run, runHere, scratch } from './support.ts'
import type { Ran } from './support.ts'

export type Told = {
  readonly event: { readonly type: string; readonly recordedAt: string }
  readonly changes: unknown[]
  readonly position: string
}
export type Case = {
  readonly check: number
  readonly subject: string
  readonly question: Record<string, unknown>
  readonly decision: string
  readonly reason: string
}

export type Replayed = { readonly events: ReadonlyArray<Told>; readonly digest: string | undefined }

export type House = {
  /** A path beside the ledger. */
  readonly path: (name: string) => string
  readonly data: string
  /** Of the state at `position`, as the demo that made the ledger gave it. */
  readonly digest: string
  readonly position: string
  readonly on: (...args: ReadonlyArray<string>) => Promise<Ran>
  /** The same in this process. */
  readonly here: (name: string, ...args: ReadonlyArray<string>) => Promise<Ran>
  readonly caseOf: (check: number) => Case
  readonly replayed: (...args: ReadonlyArray<string>) => Promise<Replayed>
  readonly remove: () => void
}

const toldIn = (stdout: string): Replayed => {
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Told & { digest?: string })
  return { events: lines.slice(0, -1), digest: lines.at(-1)?.digest }
}

/** A ledger of forty people. */
export const openHouse = async (): Promise<House> => {
  const room = scratch()
  const data = room.path('data')
  const made = await run(['demo', '--no-serve', '--json', '--people', '40', '--data', data])
  const { digest, position, cases } = JSON.parse(made.stdout) as {
    digest: string
    position: string
    cases: Case[]
  }
  const on: House['on'] = (...args) => run([...args, '--data', data])
  return {
    ...room,
    data,
    digest,
    position,
    on,
    here: (name, ...args) => runHere(name, ...args, '--data', data),
    caseOf: (check) => {
      const found = cases.find((each) => each.check === check)
      if (found === undefined) throw new Error('no such case')
      return found
    },
    replayed: async (...args) => {
      const { stdout, code, stderr } = await on('replay', '--format', 'jsonl', ...args)
      if (code !== 0) throw new Error(stderr)
      return toldIn(stdout)
    },
  }
}
