/** The head stands twice in its file: what each way of damaging it leaves known of the log's end. */
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { encodeHead } from '../../../src/store/embedded/format/head-block.ts'
import { decodeHeads, encodeHeads } from '../../../src/store/embedded/format/head-blocks.ts'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { Notice } from '../../../src/store/embedded/options.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventsOf, freshStream, readWhole } from '../support.ts'
import { ledgerId } from './bytes.ts'
import { logOf, openReader, openStore } from './support.ts'
import { findingsIn } from './workload.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const segmentPath = (folder: string): string => join(logOf(folder), '0000000001.segment')
const headPath = (folder: string): string => join(logOf(folder), 'head')

/** The same bytes with others put over them. */
const over = (bytes: Buffer, at: number, put: Buffer): Buffer => {
  const copy = Buffer.from(bytes)
  put.copy(copy, at)
  return copy
}

const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}

describe('the file of the head', () => {
  const head = { ledgerId, segment: 3, offset: 4711, next: 12 }
  const bytes = encodeHeads(head)

  test('says the same twice, in two sectors', () => {
    expect(bytes).toHaveLength(576)
    expect(bytes.subarray(512)).toEqual(encodeHead(head))
    expect(decodeHeads(bytes)).toEqual({ head, at: 0, fault: undefined })
  })

  test('is read, and said to be damaged, with any one bit turned over', () => {
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const read = decodeHeads(flipped(bytes, bit))
      expect(read.head).toEqual(head)
      expect(read.fault).toBeDefined()
    }
  })

  test('is believed, of two whole blocks, where it is further: by segment, then by length', () => {
    const place = fc.record({ segment: fc.integer({ min: 1, max: 4 }), offset: fc.nat(9_000) })
    fc.assert(
      fc.property(place, place, (one, other) => {
        const [a, b] = [
          { ledgerId, ...one, next: 1 },
          { ledgerId, ...other, next: 2 },
        ]
        const rank = ({ segment, offset }: typeof a): number => segment * 10_000 + offset
        const read = decodeHeads(over(encodeHeads(a), 512, encodeHead(b)))
        expect(read.fault).toBeUndefined()
        expect(read.head).toEqual(rank(b) > rank(a) ? b : a)
      }),
    )
  })

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(576)],
    ['less than a block', bytes.subarray(0, 63)],
    ['both blocks damaged', flipped(flipped(bytes, 20 * 8), 532 * 8)],
  ])('is not believed as %s', (_, given) => {
    expect(decodeHeads(given)).toMatchObject({ head: undefined, fault: expect.anything() })
  })

  test.each([
    ['cut in its second block', bytes.subarray(0, 575)],
    ['cut between the blocks', bytes.subarray(0, 100)],
    ['longer', Buffer.concat([bytes, Buffer.alloc(1)])],
    ['with a byte between the blocks', over(bytes, 300, Buffer.from([1]))],
    ['of two ledgers', over(bytes, 512, encodeHead({ ...head, ledgerId: 'ab'.repeat(16) }))],
  ])('is believed, and named, where it is %s', (_, given) => {
    expect(decodeHeads(given)).toMatchObject({ head, fault: expect.anything() })
  })

  test('of the version before, of one block, is whole', () => {
    expect(decodeHeads(encodeHead(head))).toEqual({ head, at: 0, fault: undefined })
  })
})

/** A closed log of three batches of two events: where each ends, and the head behind each. */
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

const change = (path: string, by: (bytes: Buffer) => Buffer): void =>
  writeFileSync(path, by(readFileSync(path)))

describe('one damaged block of the head', () => {
  test.each([0, 512])(
    'at %i leaves the other, by which a torn batch that nobody was told of is cut',
    async (at) => {
      const { folder, stream, ends, heads } = await filled()
      truncateSync(segmentPath(folder), ends[3]! - 10)
      writeFileSync(headPath(folder), flipped(heads[2]!, (at + 20) * 8))
      const notices: Notice[] = []
      const store = await openStore(folder, { onNotice: (notice) => notices.push(notice) })
      expect(notices).toMatchObject([
        { notice: 'head-damaged', isBelieved: true },
        { notice: 'tail-cut', where: `segment 1, offset ${ends[2]}` },
      ])
      expect(await readWhole(store, stream)).toHaveLength(4)
      expect(readFileSync(headPath(folder))).toEqual(heads[2])
      await store.close()
      expect(await findingsIn(folder)).toEqual([])
    },
  )

  test.each([0, 512])(
    'at %i takes nothing from what is known: damage in the last batch stays damage',
    async (at) => {
      const { folder, ends } = await filled()
      change(headPath(folder), (bytes) => flipped(bytes, (at + 20) * 8))
      change(segmentPath(folder), (bytes) => flipped(bytes, (ends[2]! + 50) * 8))
      const before = readFileSync(segmentPath(folder))
      const refused = await left(openEmbeddedStore({ folder, reserveBytes: 0 }))
      expect(refused).toMatchObject({
        failure: 'corrupt',
        where: `segment 1, offset ${ends[2]}`,
        reason: expect.stringMatching('acknowledged beyond this place'),
      })
      expect(readFileSync(segmentPath(folder))).toEqual(before)
      expect(readdirSync(logOf(folder))).not.toContain('cut')
      expect(await left(openEmbeddedReader({ folder }))).toMatchObject({ failure: 'corrupt' })
    },
  )

  test.each([0, 512])('at %i is a finding of fsck, and the next start mends it', async (at) => {
    const { folder, stream, heads } = await filled()
    change(headPath(folder), (bytes) => flipped(bytes, (at + 20) * 8))
    expect(await findingsIn(folder)).toMatchObject([{ of: 'derived', where: 'log/head' }])
    const reader = await openReader(folder)
    expect(await readWhole(reader, stream)).toHaveLength(6)
    await reader.close()
    await (await openStore(folder)).close()
    expect(readFileSync(headPath(folder))).toEqual(heads[3])
  })

  test('is written before the other is touched: a start that is broken off leaves one whole', async () => {
    for (const at of [0, 512]) {
      for (const fails of [0, 1]) {
        const { folder, stream, ends, heads } = await filled()
        truncateSync(segmentPath(folder), ends[3]! - 10)
        // It tells of one batch less than is there, so that what is written differs from what stood there.
        writeFileSync(headPath(folder), flipped(heads[1]!, (at + 20) * 8))
        // Of the start's writes to a head, the one of this number is torn, and the process is gone.
        let writes = 0
        const headFiles = new Set<number>()
        const io: Io = {
          ...disk,
          open: (path, access) => {
            const file = disk.open(path, access)
            if (path.endsWith('/head')) headFiles.add(file)
            else headFiles.delete(file)
            return file
          },
          pwrite: async (file, bytes, place) => {
            if (!headFiles.has(file) || writes++ !== fails) return disk.pwrite(file, bytes, place)
            // Within the block: its checksum is the new one, and what it says the old.
            const to = bytes.length === 64 || at === 0 ? 20 : bytes.length - 44
            await disk.pwrite(file, bytes.subarray(0, to), place)
            throw new Error('EIO')
          },
        }
        expect(await left(openEmbeddedStore({ folder, reserveBytes: 0, io }))).toBeDefined()
        const { head, fault } = decodeHeads(readFileSync(headPath(folder)))
        expect(head?.next).toBe(fails === 0 ? 2 : 4)
        expect(fault).toBeDefined()
        const again = await openStore(folder)
        expect(await readWhole(again, stream)).toHaveLength(4)
        await again.close()
      }
    }
  })
})

describe('a head that is written while the log grows', () => {
  test('tells, whatever becomes of any one write of it, of all that was answered', async () => {
    const folder = await freshFolder()
    const torn: Buffer[] = []
    const io: Io = {
      ...disk,
      pwriteNow: (file, bytes, at) => {
        // The file that a process leaves when it is killed within this write.
        const now = readFileSync(headPath(folder))
        torn.push(over(now, at, bytes.subarray(0, 20)))
        return disk.pwriteNow(file, bytes, at)
      },
    }
    const store = await openStore(folder, { io })
    const stream = freshStream()
    for (let n = 0; n < 3; n += 1) {
      await right(store.append(stream, n === 0 ? 'no-stream' : BigInt(n - 1), eventsOf(1)))
      for (const halfWritten of torn.splice(0)) {
        const { head, fault } = decodeHeads(halfWritten)
        expect(fault).toBeDefined()
        expect(head?.next).toBeGreaterThanOrEqual(n)
      }
    }
    await store.close()
  })
})

describe('a head of the version before', () => {
  test('is read, and a start adds the second block, under a reader that goes on', async () => {
    const { folder, stream, heads } = await filled()
    writeFileSync(headPath(folder), heads[3]!.subarray(0, 64))
    expect(await findingsIn(folder)).toEqual([])
    const reader = await openReader(folder)
    expect(await readWhole(reader, stream)).toHaveLength(6)
    const notices: Notice[] = []
    const store = await openStore(folder, { onNotice: (notice) => notices.push(notice) })
    expect(notices).toEqual([])
    expect(readFileSync(headPath(folder))).toEqual(heads[3])
    await right(store.append(stream, 5n, eventsOf(1)))
    expect(await readWhole(reader, stream)).toHaveLength(7)
    await reader.close()
    await store.close()
  })
})
