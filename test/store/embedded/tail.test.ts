import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { Notice } from '../../../src/store/embedded/options.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventsOf, freshStream, readWhole } from '../support.ts'
import { logOf, openReader, openStore } from './support.ts'
import { findingsIn } from './workload.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const segmentPath = (folder: string): string => join(logOf(folder), '0000000001.segment')
const headPath = (folder: string): string => join(logOf(folder), 'head')

/** A closed log of three batches of two events, and where each ends. */
const filled = async () => {
  const folder = await freshFolder()
  const stream = freshStream()
  const store = await openStore(folder)
  const ends = [statSync(segmentPath(folder)).size]
  const heads = [readFileSync(headPath(folder))]
  for (let n = 0; n < 3; n += 1) {
    const expected = n === 0 ? 'no-stream' : BigInt(2 * n - 1)
    await right(store.append(stream, expected, eventsOf(2)))
    ends.push(statSync(segmentPath(folder)).size)
    heads.push(readFileSync(headPath(folder)))
  }
  await store.close()
  return { folder, stream, ends, heads }
}

const flip = (path: string, at: number): void => {
  const bytes = readFileSync(path)
  bytes[at]! ^= 1
  writeFileSync(path, bytes)
}

const refusedUnchanged = async (folder: string, knownHead = -1n) => {
  const before = readFileSync(segmentPath(folder))
  const refused = await left(openEmbeddedStore({ folder, reserveBytes: 0, knownHead }))
  expect(readFileSync(segmentPath(folder))).toEqual(before)
  expect(readdirSync(logOf(folder))).not.toContain('cut')
  return refused
}

describe('bytes behind the last whole batch', () => {
  test('that nobody was told of are set aside and cut off', async () => {
    const { folder, stream, ends, heads } = await filled()
    // As if the power had gone while the third batch was written.
    const torn = readFileSync(segmentPath(folder)).subarray(ends[2], ends[3]! - 10)
    truncateSync(segmentPath(folder), ends[3]! - 10)
    writeFileSync(headPath(folder), heads[2]!)
    const notices: Notice[] = []
    const store = await openStore(folder, { onNotice: (notice) => notices.push(notice) })
    const file = join('log', 'cut', `0000000001-${ends[2]}.bytes`)
    expect(notices).toEqual([
      {
        notice: 'tail-cut',
        where: `segment 1, offset ${ends[2]}`,
        bytes: torn.length,
        file,
        isAccepted: false,
      },
    ])
    expect(readFileSync(join(folder, file))).toEqual(torn)
    expect(statSync(segmentPath(folder)).size).toBe(ends[2])
    expect(await readWhole(store, stream)).toHaveLength(4)
    await right(store.append(stream, 3n, eventsOf(2)))
    await store.close()
    expect(await findingsIn(folder)).toEqual([])
  })

  test('are set aside each time under a name of their own', async () => {
    const { folder, ends } = await filled()
    for (let n = 0; n < 3; n += 1) {
      appendFileSync(segmentPath(folder), `torn ${n}`)
      await (await openStore(folder)).close()
    }
    const names = readdirSync(join(logOf(folder), 'cut')).sort()
    expect(names).toEqual(['', '-2', '-3'].map((n) => `0000000001-${ends[3]}${n}.bytes`).sort())
  })

  test('are kept where a whole batch was not told yet: it is believed', async () => {
    const { folder, stream, heads } = await filled()
    writeFileSync(headPath(folder), heads[1]!)
    const store = await openStore(folder)
    expect(await readWhole(store, stream)).toHaveLength(6)
    await store.close()
    expect(readFileSync(headPath(folder))).toEqual(heads[3])
  })

  test('are damage where the head names an event in them', async () => {
    const { folder, ends } = await filled()
    flip(segmentPath(folder), ends[2]! + 50)
    expect(await refusedUnchanged(folder)).toMatchObject({
      failure: 'corrupt',
      where: `segment 1, offset ${ends[2]}`,
      reason: expect.stringMatching('acknowledged beyond this place'),
    })
  })

  test('are damage where somebody else has seen an event in them', async () => {
    const { folder, ends, heads } = await filled()
    flip(segmentPath(folder), ends[2]! + 50)
    writeFileSync(headPath(folder), heads[2]!)
    expect(await refusedUnchanged(folder, 4n)).toMatchObject({ failure: 'corrupt' })
    await (await openStore(folder, { knownHead: 3n })).close()
  })

  test('are damage where a whole batch stands behind them, whatever the head says', async () => {
    const { folder, ends, heads } = await filled()
    flip(segmentPath(folder), ends[1]! + 50)
    writeFileSync(headPath(folder), heads[1]!)
    expect(await refusedUnchanged(folder)).toMatchObject({
      failure: 'corrupt',
      where: `segment 1, offset ${ends[1]}`,
      reason: expect.stringMatching(`a later batch ends at offset ${ends[3]! - 64}`),
    })
  })

  test('are not judged without a head, nor is a damaged head believed', async () => {
    const { folder, stream, ends } = await filled()
    flip(headPath(folder), 20)
    flip(headPath(folder), 532)
    const notices: Notice[] = []
    const store = await openStore(folder, { onNotice: (notice) => notices.push(notice) })
    expect(notices).toMatchObject([{ notice: 'head-damaged', isBelieved: false }])
    expect(await readWhole(store, stream)).toHaveLength(6)
    await store.close()
    truncateSync(segmentPath(folder), ends[3]! - 1)
    rmSync(headPath(folder))
    expect(await refusedUnchanged(folder)).toMatchObject({
      failure: 'corrupt',
      reason: expect.stringMatching('log/head cannot be believed'),
    })
  })
})

describe('a torn end that an operator gives up', () => {
  const harms: ReadonlyArray<readonly [string, (folder: string) => void]> = [
    ['where the head is gone', (folder) => rmSync(headPath(folder))],
    ['where the head names an event in it', () => {}],
  ]
  test.each(harms)('is cut off %s, by the position before it and by no other', async (_, harm) => {
    const { folder, stream, ends } = await filled()
    truncateSync(segmentPath(folder), ends[3]! - 1)
    harm(folder)
    const torn = readFileSync(segmentPath(folder)).subarray(ends[2])
    expect(await refusedUnchanged(folder)).toMatchObject({
      failure: 'corrupt',
      reason: expect.stringMatching('the last event before it is at position 3'),
    })
    for (const other of [2n, 4n, 5n])
      expect(
        await left(openEmbeddedStore({ folder, reserveBytes: 0, acceptedHead: other })),
      ).toMatchObject({ failure: 'corrupt' })
    const notices: Notice[] = []
    const onNotice = (notice: Notice) => notices.push(notice)
    const store = await openStore(folder, { acceptedHead: 3n, onNotice })
    const file = join('log', 'cut', `0000000001-${ends[2]}.bytes`)
    expect(notices).toMatchObject([{ notice: 'tail-cut', file, isAccepted: true }])
    expect(readFileSync(join(folder, file))).toEqual(torn)
    expect(await readWhole(store, stream)).toHaveLength(4)
    await right(store.append(stream, 3n, eventsOf(2)))
    await store.close()
    expect(await findingsIn(folder)).toEqual([])
    await (await openStore(folder)).close()
  })

  test('is not, where somebody else knows an event in it, or a whole batch stands behind it', async () => {
    const known = await filled()
    truncateSync(segmentPath(known.folder), known.ends[3]! - 1)
    const seen = { reserveBytes: 0, acceptedHead: 3n, knownHead: 4n }
    expect(await left(openEmbeddedStore({ folder: known.folder, ...seen }))).toMatchObject({
      failure: 'corrupt',
    })
    const { folder, ends } = await filled()
    flip(segmentPath(folder), ends[1]! + 50)
    const before = readFileSync(segmentPath(folder))
    expect(
      await left(openEmbeddedStore({ folder, reserveBytes: 0, acceptedHead: 1n })),
    ).toMatchObject({ reason: expect.stringMatching('a later batch ends') })
    expect(readFileSync(segmentPath(folder))).toEqual(before)
  })
})

describe('a log that was cut short', () => {
  test('within or between its batches is told, and its head with it', async () => {
    const { folder, ends } = await filled()
    truncateSync(segmentPath(folder), ends[2])
    expect(await refusedUnchanged(folder)).toMatchObject({
      failure: 'log-ends-early',
      head: 3n,
      known: 5n,
      by: 'head',
    })
    expect(await left(openEmbeddedReader({ folder }))).toMatchObject({ failure: 'log-ends-early' })
    const opened = openEmbeddedStore({ folder, reserveBytes: 0, acceptedHead: 2n })
    expect(await left(opened)).toMatchObject({ failure: 'log-ends-early' })
    await (await openStore(folder, { acceptedHead: 3n })).close()
  })

  test('together with its head is reported by a reader that saw more', async () => {
    const { folder, ends, heads } = await filled()
    truncateSync(segmentPath(folder), ends[2])
    writeFileSync(headPath(folder), heads[2]!)
    expect(await refusedUnchanged(folder, 5n)).toMatchObject({
      failure: 'log-ends-early',
      by: 'caller',
    })
    await (await openStore(folder)).close()
  })
})

describe('a head that does not fit', () => {
  test('to any batch, or to the ledger, is told', async () => {
    const [one, other] = [await filled(), await filled()]
    writeFileSync(headPath(one.folder), other.heads[2]!)
    expect(await refusedUnchanged(one.folder)).toMatchObject({
      where: 'log/head',
      reason: expect.stringMatching('of another ledger'),
    })
  })
})

describe('a reader without a writer', () => {
  test('sees whole batches, and changes nothing', async () => {
    const { folder, stream, ends, heads } = await filled()
    truncateSync(segmentPath(folder), ends[3]! - 10)
    writeFileSync(headPath(folder), heads[1]!)
    const reader = await openReader(folder)
    expect(await readWhole(reader, stream)).toHaveLength(4)
    expect(await right(reader.head())).toBe(3n)
    await reader.close()
    expect(statSync(segmentPath(folder)).size).toBe(ends[3]! - 10)
  })
})
