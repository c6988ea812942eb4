import { open, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultDisk } from '../../src/config/disk.ts'
import { exits } from '../../src/cli/words/exit.ts'
import { run } from '../cli/support.ts'
import { optOut } from '../support/acts.ts'
import { customer, device, observe } from './acts.ts'
import { problemIn } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const segmentsOf = async (folder: string): Promise<ReadonlyArray<string>> =>
  (await readdir(join(folder, 'log'))).filter((name) => name.endsWith('.segment')).sort()

/** Flips one bit wherever these bytes stand in the log; gives the segments that they stood in. */
const flip = async (folder: string, needle: string): Promise<ReadonlyArray<string>> => {
  const hit: string[] = []
  for (const name of await segmentsOf(folder)) {
    const path = join(folder, 'log', name)
    const bytes = await readFile(path)
    const file = await open(path, 'r+')
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
      await file.write(Buffer.from([bytes[at]! ^ 0x01]), 0, 1, at)
      hit.push(name)
    }
    await file.close()
  }
  expect(hit.length).toBeGreaterThan(0)
  return hit
}

const nearby = { purpose: 'app.operate', operation: 'use' }
const marked = device('7')

describe('a byte that flipped in a closed segment of the log', () => {
  let ledger: ServedLedger
  let hit: string
  let whole: string
  let closed: string
  let damaged: ReadonlyArray<string>

  beforeAll(async () => {
    ledger = await openServedLedger({ config: { disk: { ...defaultDisk, segmentBytes: 16_384 } } })
    hit = await customer(ledger)
    whole = await customer(ledger)
    await ledger.act(hit, observe(marked, 'location', 'on'))
    closed = (await segmentsOf(ledger.folder)).at(-1) ?? ''
    while ((await segmentsOf(ledger.folder)).at(-1) === closed) {
      await ledger.act(whole, observe(device('a'), 'location', 'on'))
      await ledger.act(whole, observe(device('a'), 'location', 'off'))
    }
    // The tree reads the log as well: it would meet what it has not read yet.
    const { transparency, ledger: node } = ledger.node()
    await transparency.waitFor(Number(node.health().position) + 1, 20_000)
    await ledger.restart(async () => {
      damaged = await flip(ledger.folder, marked)
    })
  })
  afterAll(() => ledger.close())

  test('keeps nobody from acting, as long as nobody has met it', async () => {
    expect(damaged).toEqual([closed])
    expect((await ledger.act(whole, optOut)).events).toHaveLength(1)
  })

  test('is named to the auditor who reads that record, which is not shown', async () => {
    const path = `/v1/subjects/${hit}/trail?reason=audit`
    const said = await ledger.call('GET', path, { by: 'auditor' })
    expect([said.status, problemIn(said)]).toEqual([500, 'corrupt'])
    expect(said.text).not.toContain(marked)
  })

  test('stops acts and questions about the past of that record: nothing is decided on it', async () => {
    expect(await ledger.refused(hit, optOut)).toBe('corrupt')
    const then = { asOf: ledger.clock.now(), knownAt: ledger.clock.now() }
    const body = { subject: hit, ...nearby, ...then }
    const said = await ledger.call('POST', '/v1/decisions', { by: 'service', body })
    expect([said.status, problemIn(said)]).toEqual([500, 'corrupt'])
  })

  test('stops everybody from adding to a log that is known to be damaged; decisions go on', async () => {
    expect(await ledger.refused(whole, observe(device('a'), 'camera', 'on'))).toBe('corrupt')
    expect(await ledger.verdict(whole, nearby)).toBe('ALLOW IN_ORDER')
    const path = `/v1/subjects/${whole}/trail?reason=audit`
    expect(problemIn(await ledger.call('GET', path, { by: 'auditor' }))).toBe('corrupt')
  })

  test('ends a rebuild that meets it, and what was served goes on to be', async () => {
    const begun = await ledger.call('POST', '/v1/rebuild', { by: 'operator', body: {} })
    expect(begun.status).toBe(202)
    const state = async () =>
      (await ledger.call('GET', '/v1/rebuild', { by: 'operator' })).json.state
    await expect.poll(state, { timeout: 45_000 }).toBe('failed')
    expect(await ledger.verdict(whole, nearby)).toBe('ALLOW IN_ORDER')
    expect((await ledger.call('GET', '/readyz')).status).toBe(200)
    await ledger.restart()
    expect(await ledger.verdict(whole, nearby)).toBe('ALLOW IN_ORDER')
  })

  test('is not rebuilt over: with the rows gone, every decision is a denial that says why', async () => {
    await ledger.restart(() => rm(join(ledger.folder, 'rows'), { recursive: true }))
    for (const subject of [hit, whole]) {
      const body = { subject, ...nearby }
      const said = await ledger.call('POST', '/v1/decisions', { by: 'service', body })
      expect([said.json.decision, said.json.reasons[0].code]).toEqual(['DENY', 'PROJECTION_BEHIND'])
    }
    const asked = { channel: 'sms', subjects: [hit, whole] }
    const left = await ledger.call('POST', '/v1/suppressions/check', { by: 'service', body: asked })
    const behind = { suppressed: true, because: 'behind' }
    expect(left.json).toEqual({ subjects: [behind, behind], identifiers: [] })
    expect((await ledger.call('GET', '/readyz')).status).toBe(503)
    const health = await ledger.call('GET', '/v1/health', { by: 'operator' })
    expect(health.json.alive).toBe(false)
    expect(health.json.stopped).toMatch(/^log-corrupt at segment \d+, offset \d+$/)
  })
})

describe('a byte that flipped in the segment that is being written', () => {
  test('is told at the next start, which is refused and changes nothing', async () => {
    const ledger = await openServedLedger()
    try {
      const hit = await customer(ledger)
      await ledger.act(hit, observe(marked, 'location', 'on'))
      const lastRefused = ledger.restart(async () => {
        const [segment] = await flip(ledger.folder, marked)
        const path = join(ledger.folder, 'log', segment ?? '')
        const before = await readFile(path)
        const said = await run(['serve', '--data', ledger.folder, '--port', '0'])
        expect([said.code, said.stdout]).toEqual([exits.corrupt, ''])
        expect(said.stderr).toMatch(/segment 1, offset \d+/)
        expect(said.stderr).not.toContain(marked)
        expect(await readFile(path)).toEqual(before)
      })
      await expect(lastRefused).rejects.toThrow(/"failure":"corrupt"/)
    } finally {
      await rm(ledger.folder, { recursive: true, force: true })
    }
  })
})
