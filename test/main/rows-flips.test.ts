/** Hundreds of single bits turned over in the file of the rows: the start is never what pays for it. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run, scratch } from '../cli/support.ts'

const child = join(import.meta.dirname, 'open-flipped.ts')
const rounds = 120
const atOnce = 60

type Slice = { readonly lines: string[]; readonly ended: string }

describe('a ledger whose rows lost a bit', () => {
  let room: ReturnType<typeof scratch>

  const opened = (from: number): Promise<Slice> =>
    new Promise((resolve, reject) => {
      const args = [room.path('whole'), room.path('flipped'), String(from), String(from + atOnce)]
      const started = spawn(process.execPath, ['--import', 'tsx', child, ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let seen = ''
      started.stdout.setEncoding('utf8').on('data', (text: string) => (seen += text))
      started.once('error', reject)
      started.once('close', (code, signal) =>
        resolve({ lines: seen.trimEnd().split('\n'), ended: String(signal ?? code) }),
      )
    })

  beforeAll(async () => {
    room = scratch()
    const args = ['demo', '--no-serve', '--json', '--people', '12', '--data', room.path('whole')]
    await run(args)
  }, 120_000)
  afterAll(() => room.remove())

  test.each(Array.from({ length: rounds / atOnce }, (_, slice) => slice * atOnce))(
    'starts, with the same rows or with a word of what is damaged (bits from %i on)',
    async (from) => {
      const { lines, ended } = await opened(from)
      const digest = lines.shift()?.replace('whole: kept ', '')
      expect(digest).toMatch(/^[0-9a-f]{64}$/)
      const right = [`kept ${digest}`, `set aside ${digest}`, 'kept told']
      const wrong = lines.filter((line) => !right.includes(line.replace(/^.*: /, '')))
      expect({ ended, wrong, seen: lines.length }).toEqual({ ended: '0', wrong: [], seen: atOnce })
      expect(lines.some((line) => line.endsWith(`set aside ${digest}`))).toBe(true)
    },
    300_000,
  )
})
