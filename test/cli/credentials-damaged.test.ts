/** Credentials whose file was cut short or overwritten: told in one sentence, never a crash, and there is a way on. */
import {
  copyFileSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { run, runHere, scratch } from './support.ts'

const clinic = new URL('../../policies/riverside-clinic', import.meta.url).pathname
const pageBytes = 4_096

let room: ReturnType<typeof scratch>
let data = ''
beforeAll(async () => {
  room = scratch()
  data = room.path('data')
  const made = await runHere('publish', '--data', data, '--policy', clinic, '--new')
  if (made.code !== 0) throw new Error(made.stderr)
  for (let n = 0; n < 6; n += 1)
    await runHere('credential', 'create', '--roles', 'service', '--data', data)
  copyFileSync(file(), room.path('whole.mdb'))
}, 120_000)
afterAll(() => room.remove())

const file = (): string => join(data, 'credentials', 'data.mdb')
const list = () => run(['credential', 'list', '--data', data])

describe('credentials that are damaged', () => {
  test('by a cut at any page are told, end with 74, and stay as they are', async () => {
    const pages = statSync(room.path('whole.mdb')).size / pageBytes
    expect(pages).toBeGreaterThan(4)
    for (const bytes of [1, 2 * pageBytes, 3 * pageBytes, (pages - 1) * pageBytes - 100]) {
      copyFileSync(room.path('whole.mdb'), file())
      truncateSync(file(), bytes)
      const before = readFileSync(file())
      const { code, stderr } = await list()
      expect([bytes, code]).toEqual([bytes, exits.corrupt])
      expect(stderr).toContain('credentials are damaged')
      expect(stderr).toContain('credential create')
      expect(stderr).not.toMatch(/delete/i)
      expect(Buffer.compare(readFileSync(file()), before)).toBe(0)
    }
  }, 120_000)

  test('by pages of nothing are told as well', async () => {
    copyFileSync(room.path('whole.mdb'), file())
    const bytes = readFileSync(file())
    writeFileSync(file(), bytes.fill(0, 0, 2 * pageBytes))
    expect((await list()).code).toBe(exits.corrupt)
  })

  test('are moved away, and new ones made: the ledger goes on with these', async () => {
    renameSync(join(data, 'credentials'), room.path('credentials.damaged'))
    const made = await runHere('credential', 'create', '--roles', 'operator', '--data', data)
    expect(made.code).toBe(0)
    const opened = await runHere('publish', '--data', data, '--policy', clinic)
    expect([opened.code, opened.stderr]).toEqual([0, expect.any(String)])
    expect((await list()).stdout.match(/operator/g)).toHaveLength(1)
  })
})
