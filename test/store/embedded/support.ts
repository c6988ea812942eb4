/** Folders and processes for the tests of the embedded store. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { openEmbeddedReader, openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedReader, EmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { fsck } from '../../../src/store/embedded/fsck.ts'
import type { Finding } from '../../../src/store/embedded/fsck.ts'
import { right } from '../support.ts'

const folders: string[] = []

/** Registers the removal of all folders of a test file. */
export const removeFoldersAfterwards = (): void => {
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))
}

/** An empty folder, gone after the test file. */
export const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'))
  folders.push(folder)
  return folder
}

export const openStore = (folder: string): Promise<EmbeddedStore> =>
  right(openEmbeddedStore({ folder }))
export const openReader = (folder: string): Promise<EmbeddedReader> =>
  right(openEmbeddedReader({ folder }))

/** All that fsck has to say about a log. */
export const findingsIn = async (folder: string): Promise<ReadonlyArray<Finding>> => {
  const findings: Finding[] = []
  for await (const finding of fsck(folder)) findings.push(finding)
  return findings
}

/** Where the log's bytes are. */
export const dataFile = (folder: string): string => join(folder, 'log', 'data.mdb')

/** Another process that works on a ledger's folder, and the lines it prints. */
export type Child = {
  readonly process: ChildProcess
  readonly lines: ReadonlyArray<string>
  /** Resolves when it has printed so many lines. */
  readonly printed: (count: number) => Promise<void>
  /** Its exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>
}

const script = fileURLToPath(new URL('child.ts', import.meta.url))

/** Starts `child.ts <task> <folder>`, under a limit on the size of files where `fileLimitKiB` is given. */
export const startChild = (task: string, folder: string, fileLimitKiB?: number): Child => {
  const command = [process.execPath, '--import', 'tsx', script, task, folder]
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
