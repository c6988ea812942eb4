import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/store/embedded/checking/finding.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventOf, freshStream } from '../support.ts'
import { filesIn, logOf, openStore } from './support.ts'
import { findingsIn, work } from './workload.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const segmentBytes = 8_192
const fast = { bytesPerSecond: 1_000_000_000, share: 1, restMs: 5 }

describe('a log that is written to', () => {
  test('is found whole by fsck at every moment', async () => {
    const folder = await freshFolder()
    const store = await openStore(folder, { segmentBytes })
    const over = new AbortController()
    const working = work(store, { writers: 6, rounds: 60 }).finally(() => over.abort())
    let walks = 0
    for (; !over.signal.aborted; walks += 1) expect(await findingsIn(folder)).toEqual([])
    expect(walks).toBeGreaterThan(1)
    expect(new Set((await working).map(({ told }) => told))).toEqual(new Set(['acknowledged']))
    await store.close()
    expect(await findingsIn(folder)).toEqual([])
  })

  test('is scrubbed over and over, and a bit that turns over is told by place', async () => {
    const folder = await freshFolder()
    const store = await openStore(folder, { segmentBytes })
    await work(store, { writers: 4, rounds: 20 })
    const stop = new AbortController()
    const findings: Finding[] = []
    const walks: number[] = []
    const onFinding = (finding: Finding): void => void findings.push(finding)
    const onWalked = (count: number): void => void walks.push(count)
    const scrubbing = store.scrub({ ...fast, onFinding, onWalked }, stop.signal)
    await expect.poll(() => walks.length).toBeGreaterThan(1)
    expect(findings).toEqual([])
    const path = join(logOf(folder), filesIn(folder, '.segment')[1]!)
    const bytes = readFileSync(path)
    bytes[128 + 60]! ^= 4
    writeFileSync(path, bytes)
    await expect.poll(() => findings.length).toBeGreaterThan(0)
    expect(findings[0]).toMatchObject({
      of: 'log',
      where: 'segment 2, offset 128',
      reason: 'the checksum does not match',
      expected: expect.stringMatching(/^[0-9a-f]{8}$/),
      found: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
    // Nothing is appended to a log known to be damaged; its whole parts are read.
    expect(await left(store.append(freshStream(), 'no-stream', [eventOf()]))).toMatchObject({
      failure: 'corrupt',
      where: 'segment 2, offset 128',
    })
    await right(store.readAll({ direction: 'forwards', from: 'start', maxCount: 5 }))
    stop.abort()
    await scrubbing
    await store.close()
  })

  test('is not added to, either, once a read has come upon damage', async () => {
    const folder = await freshFolder()
    const store = await openStore(folder)
    const [one, other] = [freshStream(), freshStream()]
    await right(store.append(one, 'no-stream', [eventOf()]))
    await right(store.append(other, 'no-stream', [eventOf()]))
    const path = join(logOf(folder), filesIn(folder, '.segment')[0]!)
    const bytes = readFileSync(path)
    bytes[128 + 30]! ^= 4
    writeFileSync(path, bytes)
    const whole = { direction: 'forwards', from: 'start', maxCount: 5 } as const
    const corrupt = { failure: 'corrupt', where: 'segment 1, offset 128' }
    expect(await left(store.read(one, whole))).toMatchObject(corrupt)
    expect(await left(store.append(other, 0n, [eventOf()]))).toMatchObject(corrupt)
    expect(await right(store.read(other, whole))).toHaveLength(1)
    await store.close()
  })
})
