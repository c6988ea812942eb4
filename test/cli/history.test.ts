import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { openHouse } from './house.ts'
import type { House, Replayed } from './house.ts'
import { programLine, run, scratch, shell } from './support.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
}, 90_000)
afterAll(() => house.remove())

const digestIn = (text: string): string | undefined =>
  /state digest ([0-9a-f]{64})\n$/.exec(text)?.[1]

describe('replay', () => {
  let whole: Replayed
  beforeAll(async () => {
    whole = await house.replayed()
  })

  test('up to a position ends in the digest that the rows had there', async () => {
    const until = await house.replayed('--to-position', house.position)
    expect(until.digest).toBe(house.digest)
    expect(until.events.length).toBeGreaterThan(200)
  })

  test('tells what each event changed', () => {
    const { events } = whole
    const granted = events.filter(({ event }) => event.type === 'ConsentGranted')
    expect(granted.length).toBeGreaterThan(0)
    expect(granted.every(({ changes }) => changes.length > 0)).toBe(true)
  })

  test('opens no personal fields', async () => {
    const { stdout } = await house.on('replay', '--format', 'json')
    expect(stdout).not.toContain('asked for no more offers')
    expect(stdout).not.toContain('"ct"')
    expect((JSON.parse(stdout) as { events: unknown[] }).events.length).toBeGreaterThan(200)
  })

  test('goes up to a position, with the digest of then', async () => {
    const half = await house.replayed('--to-position', '100')
    expect(half.events.map(({ position }) => Number(position))).toEqual(
      Array.from({ length: 101 }, (_, at) => at),
    )
    expect(half.digest).not.toBe(whole.digest)
  })

  test('goes up to an instant on either clock', async () => {
    const { events } = whole
    const until = events[150]?.event.recordedAt ?? ''
    const known = await house.replayed('--known-at', until)
    expect(known.events.every(({ event }) => event.recordedAt <= until)).toBe(true)
    expect(known.events.length).toBeLessThan(events.length)
  })

  test('prints the same as a table', async () => {
    const { stdout } = await house.on('replay')
    expect(digestIn(stdout)).toBe(whole.digest)
  })

  test('is content with a reader who has seen enough', async () => {
    const line = `${programLine} replay --data ${house.data} --format json; echo "ended with $?" >&2`
    const { stdout, stderr } = await shell(`(${line}) | head -c 100`)
    expect(stdout).toHaveLength(100)
    expect(stderr).toBe('ended with 0\n')
  })

  test('of a person asks why', async () => {
    const { code, stderr } = await house.here('replay', '--subject', house.caseOf(2).subject)
    expect(code).toBe(exits.usage)
    expect(stderr).toContain('--reason')
  })
})

describe('decide', () => {
  test('answers as the demo was answered, yes and no', async () => {
    for (const { question, decision, reason } of [
      house.caseOf(2),
      house.caseOf(7),
      house.caseOf(8),
    ]) {
      const { code, stdout } = await run(['decide', '-', '--data', house.data], {
        input: JSON.stringify(question),
      })
      const answer = JSON.parse(stdout) as { decision: string; reasons: { code: string }[] }
      expect([answer.decision, answer.reasons[0]?.code, code]).toEqual([
        decision,
        reason,
        decision === 'ALLOW' ? 0 : 1,
      ])
    }
  })

  test('under a clock that is behind the log, answers as of what was recorded last', async () => {
    const room = scratch()
    writeFileSync(room.path('offset'), String(-10 * 365 * 86_400_000))
    const preload = new URL('./set-clock.mjs', import.meta.url).href
    const env = { CLOCK_OFFSET_FILE: room.path('offset'), NODE_OPTIONS: `--import ${preload}` }
    for (const { question, decision, reason } of [1, 2, 7, 8].map(house.caseOf)) {
      const { stdout } = await run(['decide', '-', '--data', house.data], {
        input: JSON.stringify(question),
        env,
      })
      const answer = JSON.parse(stdout) as { decision: string; reasons: { code: string }[] }
      expect([answer.decision, answer.reasons[0]?.code]).toEqual([decision, reason])
    }
    room.remove()
  })

  test('takes the question as flags, too', async () => {
    const { subject, decision } = house.caseOf(1)
    const { stdout } = await house.here(
      'decide',
      '--subject',
      subject,
      '--purpose',
      'marketing.financial',
      '--operation',
      'send',
      '--channel',
      'sms',
    )
    expect((JSON.parse(stdout) as { decision: string }).decision).toBe(decision)
  })

  test('names what is wrong with a question', async () => {
    const { code, stdout, stderr } = await house.here(
      'decide',
      '--subject',
      'somebody',
      '--purpose',
      'scan.code',
      '--operation',
      'peek',
    )
    expect({ code, stdout }).toEqual({ code: exits.data, stdout: '' })
    expect(stderr).toContain('subject: expected')
    expect(stderr).toContain('operation: expected')
    expect(stderr).not.toContain('somebody')
  })

  test('refuses standard input that is not JSON', async () => {
    expect((await run(['decide', '-', '--data', house.data], { input: '{' })).code).toBe(exits.data)
  })
})

describe('rebuild', () => {
  test('comes to the digest of a replay, and says so for each projection', async () => {
    const replayed = await house.replayed()
    const { code, stdout } = await house.on('rebuild')
    expect(code).toBe(0)
    expect(digestIn(stdout)).toBe(replayed.digest)
    expect(stdout).toContain('statistics')
  })

  test('knows its projections', async () => {
    const { code, stderr } = await house.on('rebuild', 'horoscope')
    expect(code).toBe(exits.data)
    expect(stderr).toContain('unknown-projection')
  })
})
