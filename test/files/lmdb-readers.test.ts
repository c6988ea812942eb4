/** A process that is killed while it reads an LMDB file beside its writer: the file does not grow because of it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openTables } from '../../src/credentials/tables.ts'
import { E } from '../../src/fp.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import { makeFolder } from '../support/folder.ts'
import { right } from '../support/unwrap.ts'

const room = makeFolder('lmdb-readers')
afterAll(() => room.remove())

const program = `
  import { open } from 'lmdb'
  const root = open({ path: process.argv[1], maxDbs: 256, readOnly: true })
  root.useReadTransaction()
  root.getKeys({ limit: 1 }).asArray
  process.stdout.write('reading')
  setInterval(() => {}, 1_000)`

/** Holds a read transaction on the environment in `path`, and is killed within it. */
const killReader = async (path: string): Promise<void> => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), ended])
  expect(child.exitCode).toBeNull()
  child.kill('SIGKILL')
  await ended
}

const text = 'x'.repeat(20_000)
const rounds = 100

type Writer = {
  readonly write: (round: number) => Promise<void>
  readonly close: () => Promise<void>
}

const openRows = async (folder: string, readersClearedMs: number): Promise<Writer> => {
  const rows = await right(openEmbeddedRows(folder, { readersClearedMs }))
  const table = { name: 'people', version: 1, generation: 1 }
  return {
    write: async (round) => {
      const position = BigInt(round)
      const tables = [{ ...table, phase: 'live' as const, position }]
      const made = round === 0 ? ['key'] : []
      const entries = [['key', `${text} ${round}`]] as const
      await right(rows.commit([{ table, rows: entries, made }], { position, tables }))
    },
    close: rows.close,
  }
}

const openCredentialTables = async (folder: string, readersClearedMs: number): Promise<Writer> => {
  const ports = { onFatal: () => {}, onChange: () => {}, readersClearedMs }
  const tables = await right(openTables(join(folder, 'credentials'), ports))
  return {
    write: async (round) => {
      const put = () => E.right(tables.documents.put('key', `${text} ${round}`))
      await right(tables.write(put))
    },
    close: tables.close,
  }
}

const kinds = [
  ['rows', openRows],
  ['credentials', openCredentialTables],
] as const

/** Bytes by which the file grew over the rounds after the reader's death. */
const growthOf = async (
  kind: 'rows' | 'credentials',
  open: (folder: string, readersClearedMs: number) => Promise<Writer>,
  readersClearedMs: number,
): Promise<number> => {
  const folder = room.path(`${kind}-${readersClearedMs}`)
  const writer = await open(folder, readersClearedMs)
  for (let round = 0; round < 10; round += 1) await writer.write(round)
  const bytes = (): number => statSync(join(folder, kind, 'data.mdb')).size
  await killReader(join(folder, kind))
  const before = bytes()
  for (let round = 10; round < 10 + rounds; round += 1) await writer.write(round)
  const grown = bytes() - before
  await writer.close()
  return grown
}

describe.each(kinds)('a reader of the %s that was killed', (kind, open) => {
  test('makes the file grow by each commit until it is cleared', async () => {
    // The text takes five pages, and each commit writes it anew.
    expect(await growthOf(kind, open, 3_600_000)).toBeGreaterThan(rounds * text.length * 0.9)
    expect(await growthOf(kind, open, 0)).toBeLessThan(20 * text.length)
  }, 60_000)
})
