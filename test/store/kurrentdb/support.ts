/** Stores on a stand-in or a real server, for the tests of the adapter. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { TaskEither } from '../../../src/fp.ts'
import { openKurrentStore } from '../../../src/store/kurrentdb/open-kurrentdb.ts'
import type { KurrentOptions, KurrentStore } from '../../../src/store/kurrentdb/open-kurrentdb.ts'
import type { OpenKurrentFailure } from '../../../src/store/kurrentdb/opening/open-failure.ts'
import { appendUntilKnown } from '../../../src/store/append-until-known.ts'
import { right } from '../../support/unwrap.ts'
import type { Store } from '../support.ts'
import { startStandIn } from './stand-in/start.ts'
import type { StandInOptions } from './stand-in/start.ts'

/** The streams that the tests use, in place of a ledger's own. */
export const testStreams = ['contract-', 'one-', 'other-', 'crash-']

/** Everything that `openKurrentStore` asks for, with real time and randomness. */
export const optionsFor = (
  connection: string,
  changed: Partial<KurrentOptions> = {},
): KurrentOptions => ({
  connection,
  profile: 'standard',
  name: undefined,
  newId: () => randomBytes(16).toString('hex'),
  monotonicMs: () => performance.now(),
  random: Math.random,
  streams: testStreams,
  ...changed,
})

export const opening = (
  connection: string,
  changed: Partial<KurrentOptions> = {},
): TaskEither<OpenKurrentFailure, KurrentStore> => openKurrentStore(optionsFor(connection, changed))

/** An open store, closed when the test is over. */
export const openStore = async (
  connection: string,
  changed: Partial<KurrentOptions> = {},
): Promise<KurrentStore> => {
  const store = await right(opening(connection, changed))
  onTestFinished(() => store.close())
  return store
}

/** A stand-in that saw nothing yet, and a store on it; both are closed when the test is over. */
export const house = async (options: StandInOptions = {}) => {
  const server = await startStandIn(options)
  onTestFinished(() => server.stop())
  const store = await openStore(server.connection)
  server.seen.clear()
  return { server, store }
}

/** Appends as the ledger does: the same again until the outcome is known. */
export const patiently = (store: Store) =>
  appendUntilKnown(
    { store, nowMs: () => performance.now(), sleep: delay, jitter: Math.random },
    { firstPauseMs: 20, maxPauseMs: 500, deadlineMs: 20_000 },
  )

/** Another process and the lines it prints. */
export type Child = {
  readonly process: ChildProcess
  readonly lines: ReadonlyArray<string>
  /** Its lines on standard error. */
  readonly complaints: ReadonlyArray<string>
  /** Resolves when it has printed so many lines. */
  readonly printed: (count: number) => Promise<void>
  readonly exited: Promise<number | null>
}

/** Runs a TypeScript file of this folder. */
export const startChild = (
  file: string,
  args: ReadonlyArray<string>,
  env: { readonly [name: string]: string } = {},
): Child => {
  const script = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const lines: string[] = []
  const complaints: string[] = []
  const watchers = new Set<() => void>()
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    for (const watch of watchers) watch()
  })
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line))
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
        reject(new Error(`the child ended (${code}): ${complaints.slice(0, 5).join(' | ')}`)),
      )
    })
  return { process: child, lines, complaints, printed, exited }
}
