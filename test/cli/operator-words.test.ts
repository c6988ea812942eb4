/** What an operator reads when something is wrong: which part, which folder, which server, and what helps. */
import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { keysIn } from '../faults/driver/keys.ts'
import { startServer } from '../faults/driver/server.ts'
import { refusalOfShim } from '../faults/shim/build.ts'
import { newControl } from '../faults/shim/control.ts'
import { run, runHere, scratch, serveOn, shell } from './support.ts'

const mebibyte = 2 ** 20

type Line = { readonly check: string; readonly verdict: string; readonly said: string }
const doctorOn = async (data: string): Promise<ReadonlyMap<string, Line>> => {
  const { stdout } = await run(['doctor', '--data', data, '--json'])
  return new Map((JSON.parse(stdout) as ReadonlyArray<Line>).map((line) => [line.check, line]))
}

let room: ReturnType<typeof scratch>
beforeAll(async () => {
  room = scratch()
  const server = await serveOn(['serve', '--data', room.path('whole')])
  await server.stop()
}, 120_000)
afterAll(() => room.remove())

const copyOf = (name: string): string => {
  const data = room.path(name)
  cpSync(room.path('whole'), data, { recursive: true })
  return data
}

describe('a command that meets a running server', () => {
  test('names the port that this server listens on: rebuild by a line that works, and doctor', async () => {
    const data = room.path('served')
    const server = await serveOn(['serve', '--data', data])
    const key = keysIn(server.stdout()).operator
    const refused = await run(['rebuild', '--data', data])
    expect(refused.code).toBe(exits.locked)
    const line = /curl .* -d '[^']*'/.exec(refused.stderr)?.[0] ?? ''
    expect(line).toContain(`${server.origin}/v1/rebuild`)
    const begun = await shell(
      `${line.replace('OPERATOR_KEY', key)} -sS -o /dev/null -w '%{http_code}'`,
    )
    expect(begun.stdout).toBe('202')
    expect((await doctorOn(data)).get('server')).toMatchObject({
      said: expect.stringContaining(server.origin),
      verdict: expect.stringMatching(/^(?:ok|bad)$/),
    })
    await server.stop()
    expect((await doctorOn(data)).get('server')?.said).toBe(
      'no server answers on http://127.0.0.1:8080',
    )
  }, 120_000)
})

describe('doctor', () => {
  test('calls rows bad that are cut short, before the next start meets them', async () => {
    const data = copyOf('cut')
    const file = join(data, 'rows', 'data.mdb')
    truncateSync(file, Math.floor(statSync(file).size / 2))
    expect((await doctorOn(data)).get('rows')).toEqual({
      check: 'rows',
      verdict: 'bad',
      said: expect.stringMatching(
        new RegExp(
          `^the rows in ${data}/rows cannot be used: page \\d+ is missing\\. The next start`,
        ),
      ),
    })
    expect((await run(['doctor', '--data', data])).code).toBe(1)
  })

  test('names the folder whose disk it tells of', async () => {
    const data = room.path('whole')
    expect((await doctorOn(data)).get('room')?.said).toMatch(new RegExp(` on the disk of ${data}$`))
  })
})

describe.skipIf(refusalOfShim() !== undefined)('a disk that is full', () => {
  test('at the start is told by the folder, in one sentence, with 69', async () => {
    const control = newControl(room.path('control'))
    control.free(2 * mebibyte)
    const shim = { control: control.path }
    for (const data of [room.path('new'), copyOf('old')]) {
      const met = await startServer(data, { shim })
      if (met.started) throw new Error('it started')
      expect(met.ended.code).toBe(exits.unavailable)
      expect(met.ended.stderr.match(/^consent-ledger: .*$/gm)).toEqual([
        expect.stringMatching(
          new RegExp(`too little room is left on the disk of ${data}[/a-z]*, where `),
        ),
      ])
    }
    control.close()
  }, 120_000)
})

describe('damage', () => {
  const damaged = (name: string, file: string, at: number): string => {
    const data = copyOf(name)
    const path = join(data, file)
    const bytes = readFileSync(path)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(path, bytes)
    return data
  }

  test.each([
    ['log', 'log/0000000001.segment', 400],
    ['vault', 'vault/slots', 20],
  ])(
    'of the %s is told with the part, the place, and what helps',
    async (part, file, at) => {
      const data = damaged(`damaged-${part}`, file, at)
      const { code, stderr } = await runHere('rebuild', '--data', data)
      expect(code).toBe(exits.corrupt)
      expect(stderr).toMatch(/Keep the folder as it is, run consent-ledger fsck/)
      expect(stderr).toContain(`restore the ${part} from a backup`)
      expect(stderr).toMatch(/where (?:segment 1, offset \d+|slots, head)/)
      expect(readdirSync(data)).toContain(part)
    },
    60_000,
  )
})
