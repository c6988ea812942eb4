/** Rows that went wrong, seen from outside: what the program says, how it ends, and that it heals. */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { run, scratch, serveOn } from './support.ts'

const keysIn = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^(\w+): (clk_\S+)$/gm)].map(([, role = '', key = '']) => [role, key]))

describe('rows that a start cannot use', () => {
  let room: ReturnType<typeof scratch>
  let data: string
  let keys: ReadonlyMap<string, string>
  let digest: string

  const file = (): string => join(data, 'rows', 'data.mdb')
  const aside = (): ReadonlyArray<string> =>
    readdirSync(data).filter((name) => name.startsWith('rows.broken-'))

  beforeAll(async () => {
    room = scratch()
    data = room.path('data')
    const server = await serveOn(['serve', '--data', data])
    keys = keysIn(server.stdout())
    await server.stop()
    digest = (await run(['rebuild', '--data', data])).stdout.split('\n').at(-2) ?? ''
  }, 120_000)
  afterAll(() => room.remove())

  test('are set aside and built anew by serve, in one sentence, and doctor tells of them', async () => {
    truncateSync(file(), 10_000)
    const server = await serveOn(['serve', '--data', data])
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
    const { stderr, code } = await server.stop()
    expect(code).toBe(0)
    expect(aside()).toHaveLength(1)
    expect(stderr.match(/^consent-ledger: the rows could not be used .*$/gm)).toEqual([
      expect.stringMatching(
        / \(page \d+ is missing\): they were moved to rows\.broken-\S+, and new ones are built from the log$/,
      ),
    ])
    const doctor = await run(['doctor', '--data', data])
    expect(doctor.stdout).toContain(aside()[0])
  }, 120_000)

  test('are the same afterwards, also by rebuild', async () => {
    writeFileSync(file(), 'nothing that was ever rows\n'.repeat(1_000))
    const rebuilt = await run(['rebuild', '--data', data])
    expect(rebuilt.code).toBe(0)
    expect(rebuilt.stdout.split('\n').at(-2)).toBe(digest)
    expect(aside()).toHaveLength(2)
  }, 120_000)

  test('with a damaged row are set aside and built anew by the very start that meets it', async () => {
    const bytes = readFileSync(file())
    const at = bytes.lastIndexOf('icbc-rong-e-lian')
    expect(at).toBeGreaterThan(0)
    // Every text that names the policy: whichever row is read first is one of them.
    for (let n = bytes.indexOf('icbc-rong'); n >= 0; n = bytes.indexOf('icbc-rong', n + 1))
      bytes[n] = 'x'.charCodeAt(0)
    writeFileSync(file(), bytes)
    const server = await serveOn(['serve', '--data', data])
    const policies = await fetch(`${server.origin}/v1/policies`, {
      headers: { authorization: `Bearer ${keys.get('officer')}` },
    })
    expect(policies.status).toBe(200)
    expect(await policies.text()).toContain('icbc-rong-e-lian')
    const { stderr, code } = await server.stop()
    expect(code).toBe(0)
    expect(stderr.match(/^consent-ledger: .*$/gm)).toEqual([
      expect.stringMatching(
        /^consent-ledger: the rows could not be used \(a row of \S+ was not as it was written\): they were moved to rows\.broken-/,
      ),
    ])
    expect(aside()).toHaveLength(3)
    expect(existsSync(join(data, 'rows', 'damaged'))).toBe(false)
  }, 120_000)
})

describe('credentials that cannot be read', () => {
  test('end a start with 74 and with what puts them back, and are left as they are', async () => {
    const room = scratch()
    const data = room.path('data')
    const server = await serveOn(['serve', '--data', data])
    await server.stop()
    const file = join(data, 'credentials', 'data.mdb')
    truncateSync(file, 10_000)
    const before = readFileSync(file)
    const ended = await run(['serve', '--data', data, '--port', '0'])
    expect(ended.code).toBe(exits.corrupt)
    expect(ended.stderr).toMatch(
      /^consent-ledger: the stored credentials are damaged, and were not changed: .* backup --vault; .* \(where \S+\/data\.mdb: page \d+ is missing\)$/m,
    )
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(data).filter((name) => name.startsWith('credentials'))).toEqual([
      'credentials',
    ])
    room.remove()
  }, 120_000)
})
