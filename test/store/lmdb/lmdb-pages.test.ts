import { closeSync, openSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isFreeFrom } from '../../../src/store/lmdb/lmdb-free.ts'
import { missingPage, readMeta } from '../../../src/store/lmdb/lmdb-pages.ts'
import { eventOf, eventsOf, freshStream } from '../support.ts'
import { dataFile, freshFolder, openOldStore, removeFoldersAfterwards } from './support.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** A log with pages of every kind: deep trees, values longer than a page, a free list. */
const largeLog = async (): Promise<string> => {
  const folder = await freshFolder()
  const store = await openOldStore(folder)
  const long = freshStream()
  for (let n = 0; n < 60; n += 1) {
    await right(
      store.append(freshStream(), 'no-stream', [
        ...eventsOf(40),
        eventOf(`"${'x'.repeat(30_000)}"`),
      ]),
    )
    await right(store.append(long, n === 0 ? 'no-stream' : BigInt(n * 3 - 1), eventsOf(3)))
  }
  await store.close()
  return dataFile(folder)
}

describe('the pages of a log', () => {
  test('are all there in a file that is whole, and missed in one that is shorter', async () => {
    const path = await largeLog()
    const { size } = statSync(path)
    const file = openSync(path, 'r')
    const meta = readMeta(file)!
    expect(size).toBeGreaterThanOrEqual((meta.lastPage + 1) * meta.pageBytes)
    expect(missingPage(file, meta, size)).toBeUndefined()
    const missed: number[] = []
    for (let pages = 2; pages < meta.lastPage; pages += 37) {
      const missing = missingPage(file, meta, pages * meta.pageBytes)
      if (missing !== undefined) missed.push(missing - pages)
      // The short way never passes what the long way misses.
      expect(isFreeFrom(file, meta, pages)).toBe(false)
    }
    // Each cut is noticed, and none by a page that is still there.
    expect(missed).toHaveLength(Math.ceil((meta.lastPage - 2) / 37))
    expect(Math.min(...missed)).toBeGreaterThanOrEqual(0)
    closeSync(file)
  })
})
