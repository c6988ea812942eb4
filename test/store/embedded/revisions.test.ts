/** Revisions of a stream: each once and in order, in what is read through and in what one batch takes. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { segmentPath } from '../../../src/store/embedded/files/names.ts'
import { noSegment } from '../../../src/store/embedded/format/segment-header.ts'
import { E } from '../../../src/fp.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventOf, freshStream } from '../support.ts'
import { segmentOf } from './bytes.ts'
import type { Begins } from './bytes.ts'
import { logOf, openStore } from './support.ts'
import { findingsIn } from './workload.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const atStart: Begins = { segment: 1, firstPosition: 0, before: noSegment, firstRevision: 0 }

const logWith = async (...segments: ReadonlyArray<Buffer>): Promise<string> => {
  const folder = await freshFolder()
  mkdirSync(logOf(folder))
  for (const [index, bytes] of segments.entries())
    writeFileSync(segmentPath(logOf(folder), index + 1), bytes)
  return folder
}

/** The notices about the log itself: its indexes and its head were never written. */
const saidOfLog = async (folder: string): Promise<ReadonlyArray<unknown>> =>
  (await findingsIn(folder)).filter(({ of }) => of === 'log')

const leap = (expected: number, found: number): object => ({
  of: 'log',
  reason: 'the revisions of the stream do not follow each other',
  expected: `revision ${expected}`,
  found: `revision ${found}`,
})

describe('a log under right checksums', () => {
  test('is whole where its streams begin at 0 and go on from segment to segment', async () => {
    const one = segmentOf([2, 1])
    const before = createHash('sha256').update(one).digest()
    const two = segmentOf([2], { segment: 2, firstPosition: 3, before, firstRevision: 3 })
    expect(await saidOfLog(await logWith(one, two))).toEqual([])
  })

  test('is told where a stream begins after its first revision', async () => {
    const folder = await logWith(segmentOf([2], { ...atStart, firstRevision: 3 }))
    expect(await saidOfLog(folder)).toMatchObject([leap(0, 3)])
  })

  test.each([2, 4])('is told where a stream of three goes on at %i', async (firstRevision) => {
    const one = segmentOf([2, 1])
    const before = createHash('sha256').update(one).digest()
    const two = segmentOf([2], { segment: 2, firstPosition: 3, before, firstRevision })
    expect(await saidOfLog(await logWith(one, two))).toMatchObject([leap(3, firstRevision)])
  })
})

describe('two appends of one event that come together', () => {
  test('write it once: the second is decided when the first is known', async () => {
    const store = await openStore(await freshFolder(), {})
    const [stream, event] = [freshStream(), eventOf()]
    // While this one is written the others wait, and are taken into one batch.
    const busy = right(store.append(freshStream(), 'no-stream', [eventOf()]))
    const begun = store.append(stream, 'no-stream', [event])()
    const again = store.append(stream, 0n, [event])()
    await busy
    expect(E.isRight(await begun)).toBe(true)
    expect(await again).toMatchObject(
      E.left({ failure: 'append-malformed', reason: 'an event id is already in the stream' }),
    )
    const forwards = { direction: 'forwards', from: 'start', maxCount: 10 } as const
    expect(await right(store.read(stream, forwards))).toHaveLength(1)
    await store.close()
  })
})
