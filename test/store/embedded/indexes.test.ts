import { openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { lru } from '../../../src/kernel/lru.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { disk } from '../../../src/files/disk.ts'
import { encodeIndex } from '../../../src/store/embedded/indexing/encode-index.ts'
import { fileIndex, readIndexFile } from '../../../src/store/embedded/indexing/file-index.ts'
import { newMemoryIndex } from '../../../src/store/embedded/indexing/memory-index.ts'
import type { MemoryIndex } from '../../../src/store/embedded/indexing/memory-index.ts'
import { addName, filterBytes, mayHold } from '../../../src/store/embedded/indexing/name-filter.ts'
import type { Run, SegmentIndex } from '../../../src/store/embedded/indexing/segment-index.ts'
import { sortedNames } from '../../../src/store/embedded/indexing/sorted.ts'
import { keyOf } from '../../../src/store/embedded/format/stream-key.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { freshStream } from '../support.ts'
import { ledgerId, streamOf } from './bytes.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const resultOf = <A>(steps: Generator<void, A, undefined>): A => {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const refusal = 'refused'

/** An answer as text. */
const answered = (ask: () => unknown): string => {
  try {
    return JSON.stringify(ask()) ?? 'nothing'
  } catch {
    return refusal
  }
}

/** An index in memory of so many events of each stream, taking turns. */
const indexOf = (streams: ReadonlyArray<readonly [string, number]>): MemoryIndex => {
  const index = newMemoryIndex()
  let position = 0
  const most = Math.max(0, ...streams.map(([, count]) => count))
  for (let round = 0; round < most; round += 1) {
    for (const [name, count] of streams) {
      if (round >= count) continue
      const offset = 128 + position * 100
      const place = { stream: streamOf(name), revision: 7 + round, position, length: 100 }
      index.add({ ...place, offset, digest: Math.imul(position, 0x9e37_79b9) | 0 })
      position += 1
    }
  }
  return index
}

const of = {
  ledgerId,
  segment: 4,
  firstPosition: 90,
  segmentBytes: 4711,
  sha256: Buffer.alloc(32, 3),
}

const writeIndex = async (index: MemoryIndex): Promise<string> => {
  const path = join(await freshFolder(), 'index')
  writeFileSync(path, Buffer.concat(resultOf(encodeIndex(index, of))))
  return path
}

const load = (path: string, onFault: () => void = () => {}) => {
  const file = openSync(path, 'r')
  return readIndexFile(disk, file, { cache: lru(4), onFault })
}

const entriesOf = (run: Run | undefined) =>
  run === undefined
    ? undefined
    : {
        first: run.first,
        entries: Array.from({ length: run.count }, (_, at) => right(run.entry(at))),
      }

const allOf = (index: SegmentIndex, from: string) =>
  [...index.runsFrom(from)].map((found) => {
    const { stream, run } = right(found)
    return [stream, entriesOf(run)]
  })

const nameArbitrary = fc.stringMatching(/^[a-z]{1,3}(-[a-z0-9._-]{1,60})?$/)
const streamsArbitrary = fc.uniqueArray(fc.tuple(nameArbitrary, fc.integer({ min: 1, max: 40 })), {
  selector: ([name]) => name,
  minLength: 1,
  maxLength: 200,
})

describe('an index in a file', () => {
  test('answers as the one in memory, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(streamsArbitrary, nameArbitrary, async (streams, other) => {
        const memory = indexOf(streams)
        const file = fileIndex(right(load(await writeIndex(memory))))
        for (const name of [...streams.map(([given]) => given), other]) {
          const key = keyOf(streamOf(name))
          expect(entriesOf(right(file.runOf(key)))).toEqual(entriesOf(right(memory.runOf(key))))
          expect(allOf(file, name)).toEqual(allOf(memory, name))
        }
        const offsets = memory.offsets().map((_, index) => right(file.offsetOf(index)))
        expect(offsets).toEqual(memory.offsets())
      }),
      { numRuns: 15 },
    )
  })

  test('is the same file for the same events', async () => {
    const streams = [
      ['b', 3],
      ['a', 700],
      ['c-1', 1],
    ] as const
    const [one, other] = [indexOf(streams), indexOf(streams)].map((index) =>
      Buffer.concat(resultOf(encodeIndex(index, of))),
    )
    expect(one).toEqual(other)
  })

  test('answers with any one bit turned over as before, or not at all', async () => {
    const streams = Array.from({ length: 90 }, (_, n) => [`subject-${n}`, 1 + (n % 3)] as const)
    const memory = indexOf([...streams, ['access', 600]])
    const path = await writeIndex(memory)
    const bytes = readFileSync(path)
    const keys = [...memory.streams().keys(), streamOf('nobody')].map(keyOf)
    /** Every answer of an index: as text, or that it refused to give one. */
    const answersOf = (index: SegmentIndex): ReadonlyArray<string> => [
      ...keys.map((key) => answered(() => entriesOf(right(index.runOf(key))))),
      ...memory.offsets().map((_, at) => answered(() => right(index.offsetOf(at)))),
    ]
    const expected = answersOf(memory)
    for (let bit = 0; bit < bytes.length * 8; bit += 641) {
      const copy = Buffer.from(bytes)
      copy[bit >> 3]! ^= 1 << (bit & 7)
      writeFileSync(path, copy)
      let faults = 0
      const loaded = load(path, () => (faults += 1))
      if (E.isLeft(loaded)) continue
      const found = answersOf(fileIndex(loaded.right))
      disk.close(loaded.right.file())
      expect(found.filter((answer, at) => answer !== expected[at] && answer !== refusal)).toEqual(
        [],
      )
      // Every byte is under a checksum of a part that was asked for.
      expect(found).toContain(refusal)
      expect(faults).toBeGreaterThan(0)
    }
  })

  test('is refused cut short, longer, empty, or as something else', async () => {
    const path = await writeIndex(indexOf([['a', 5]]))
    const bytes = readFileSync(path)
    writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(1)]))
    expect(load(path)).toMatchObject({ left: { reason: 'the file has another length' } })
    for (const length of [bytes.length - 1, 300, 192, 100, 0]) {
      truncateSync(path, length)
      expect(E.isLeft(load(path))).toBe(true)
    }
    writeFileSync(path, 'something else altogether'.repeat(100))
    expect(E.isLeft(load(path))).toBe(true)
  })
})

describe('a filter of names', () => {
  test('knows each that was added, and hardly any other', () => {
    const names = Array.from({ length: 5_000 }, () => freshStream('subject'))
    const filter = Buffer.alloc(filterBytes(names.length))
    for (const name of names) addName(filter, keyOf(name))
    expect(names.every((name) => mayHold(filter, keyOf(name)))).toBe(true)
    const others = Array.from({ length: 20_000 }, () => freshStream('subject'))
    const mistaken = others.filter((name) => mayHold(filter, keyOf(name))).length
    expect(mistaken).toBeLessThan(40)
  })
})

describe('names sorted in steps', () => {
  test('are sorted', () => {
    const names = fc.array(fc.stringMatching(/^[a-z0-9._-]{1,20}$/), { maxLength: 5_000 })
    fc.assert(
      fc.property(names, (given) => {
        expect(resultOf(sortedNames(given))).toEqual(given.toSorted())
      }),
      { numRuns: 20 },
    )
    const many = Array.from({ length: 20_000 }, (_, n): StreamId =>
      streamOf(`s-${(n * 7919) % 20_011}`),
    )
    expect(resultOf(sortedNames(many))).toEqual(many.toSorted())
  })
})
