/** A ledger of the version before that a test moves, and what is looked at afterwards. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { runHere } from './support.ts'

type Facts = {
  readonly log: { readonly events: number; readonly digest: string }
  readonly state: string
}
export type Proof = { readonly equal: boolean; readonly source: Facts; readonly target: Facts }

/** Moves the log of a folder, which must end well. */
export const moved = async (folder: string): Promise<Proof> => {
  const { code, stdout, stderr } = await runHere('migrate', '--data', folder, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Proof
}

/** The state digest of a folder's ledger, as `replay` tells it. */
export const digestOf = async (data: string): Promise<string | undefined> =>
  (await runHere('replay', '--data', data)).stdout.trimEnd().split('\n').at(-1)

/** Every file of the folder with its content, and when it was last written. */
export const filesIn = (path: string): ReadonlyArray<readonly [string, string, number]> =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile() && !name.endsWith('lock.mdb'))
    .toSorted()
    .map((name) => {
      const file = join(path, name)
      return [name, readFileSync(file, 'latin1'), statSync(file).mtimeMs] as const
    })

/** The old log that is kept in a folder. */
export const keptIn = (path: string): string => {
  const kept = readdirSync(path).find((name) => name.startsWith('log.lmdb-'))
  if (kept === undefined) throw new Error('no old log was kept')
  return join(path, kept)
}

/** The new log is in its place, the old one beside, and nothing else is left. */
export const isMoved = (folder: string): void => {
  expect(readdirSync(folder).filter((name) => /moving/.test(name))).toEqual([])
  expect(existsSync(join(folder, 'log', '0000000001.segment'))).toBe(true)
  expect(existsSync(join(keptIn(folder), 'data.mdb'))).toBe(true)
}
