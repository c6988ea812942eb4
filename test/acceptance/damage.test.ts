import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, device, observe, optOut } from './acts.ts'
import { problemIn } from './client.ts'
import { openLedgerUnderTest } from './ledger-under-test.ts'
import type { LedgerUnderTest } from './ledger-under-test.ts'

/** Flips one bit wherever these bytes stand in the log, old pages included. */
const flip = async (folder: string, needle: string): Promise<void> => {
  const path = join(folder, 'log', '0000000001.segment')
  const bytes = await readFile(path)
  const file = await open(path, 'r+')
  let found = 0
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
    await file.write(Buffer.from([bytes[at]! ^ 0x01]), 0, 1, at)
    found += 1
  }
  await file.close()
  expect(found).toBeGreaterThan(0)
}

describe('a byte of the log that flipped', () => {
  let ledger: LedgerUnderTest
  let hit: string
  let whole: string
  const marked = device('7')
  const nearby = { purpose: 'app.operate', operation: 'use' }

  beforeAll(async () => {
    ledger = await openLedgerUnderTest()
    hit = await customer(ledger)
    whole = await customer(ledger)
    await ledger.act(hit, observe(marked, 'location', 'on'))
    await ledger.act(whole, observe(device('a'), 'location', 'on'))
    await ledger.restart(() => flip(ledger.folder, marked))
  })
  afterAll(() => ledger.close())

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

  test('leaves everybody else as they were', async () => {
    expect(await ledger.verdict(whole, nearby)).toBe('ALLOW IN_ORDER')
    expect((await ledger.act(whole, optOut)).events).toHaveLength(1)
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
    expect(health.json.stopped).toMatch(/^log-corrupt at position \d+$/)
  })
})
