/** A bit of the log that turns over under a running server: found by reading the log through, told everywhere, and not built upon. */
import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runHereIn, scratch, serveOn } from './support.ts'
import { optOut } from '../support/acts.ts'

const clinic = new URL('../../policies/riverside-clinic', import.meta.url).pathname
// Segments of 1 MiB, of which a server reads one each second.
const env = { LEDGER_SEGMENT_MIB: '1', LEDGER_SCRUB_MIB_PER_SECOND: '1' }

let room: ReturnType<typeof scratch>
let data = ''
/** Some eight segments: the words of the policy are long. */
beforeAll(async () => {
  room = scratch()
  data = room.path('data')
  const text = room.path('long.txt')
  writeFileSync(text, 'These are the words that people read.\n'.repeat(150_000))
  const made = ['--data', data, '--policy', clinic, '--text', text, '--new']
  const { code, stderr } = await runHereIn(env, 'publish', ...made)
  if (code !== 0) throw new Error(stderr)
})
afterAll(() => room.remove())

const segments = (): ReadonlyArray<string> =>
  readdirSync(join(data, 'log'))
    .filter((name) => name.endsWith('.segment'))
    .toSorted()

/** Turns over one bit in the middle of the last segment that is closed: the walk comes to it last. */
const turnOver = (): void => {
  const file = join(data, 'log', segments().at(-2) ?? '')
  const bytes = readFileSync(file)
  const at = Math.floor(bytes.length / 2)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  chmodSync(file, 0o600)
  writeFileSync(file, bytes)
}

const keyIn = (stdout: string, role: string): string =>
  new RegExp(`^${role}: (clk_\\S+)$`, 'm').exec(stdout)?.[1] ?? ''

describe('a bit that turns over in a closed segment under a running server', () => {
  test('is told in log, health and metrics; nothing is appended, decisions go on', async () => {
    expect(segments().length).toBeGreaterThan(5)
    const server = await serveOn(['serve', '--data', data], { env })
    try {
      const said = (path: string, role: string, body?: object) =>
        fetch(`${server.origin}${path}`, {
          ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
          headers: {
            authorization: `Bearer ${keyIn(server.stdout(), role)}`,
            'content-type': 'application/json',
          },
        })
      const identifier = { kind: 'phone', value: '+86 199 0000 0000' }
      const drawn = await said('/v1/subjects', 'service', { identifier })
      const { subject } = (await drawn.json()) as { subject: string }
      expect((await said(`/v1/subjects/${subject}/acts`, 'service', optOut)).status).toBe(201)
      const healthy = (await (await said('/v1/health', 'operator')).json()) as { store: string }
      expect(healthy.store).toBe('ok')

      turnOver()
      await expect
        .poll(() => server.stderr(), { timeout: 60_000, interval: 200 })
        .toContain('"code":"log-damaged"')
      const lines = server
        .stderr()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
      const told = lines.find(({ code }) => code === 'log-damaged')
      expect(told).toMatchObject({ event: 'notice', level: 'error' })
      expect(told?.['says']).toMatch(/segment \d+, offset \d+: .*fsck/)
      await expect
        .poll(() => server.stderr(), { timeout: 30_000 })
        .toContain('"alarm":"log-damaged","is":"raised"')

      const health = (await (await said('/v1/health', 'operator')).json()) as {
        store: string
        head: string
      }
      expect(health.store).toBe('damaged')
      expect(await (await said('/v1/metrics', 'operator')).text()).toContain(
        '\nledger_log_damaged 1\n',
      )
      const refused = await said(`/v1/subjects/${subject}/acts`, 'service', {
        ...optOut,
        channel: 'sms',
      })
      expect(refused.status).toBeGreaterThanOrEqual(500)
      const after = (await (await said('/v1/health', 'operator')).json()) as { head: string }
      expect(after.head).toBe(health.head)
      const question = { subject, purpose: 'clinic.care', operation: 'use' }
      expect((await said('/v1/decisions', 'service', question)).status).toBe(200)
    } finally {
      await server.stop('SIGKILL')
    }
  }, 180_000)
})
