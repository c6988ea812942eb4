/** Threads that verify: what they put aside is read again as it was, and one that ends is told as what it is. */
import { hash } from 'node:crypto'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleReport, withFile } from '../../src/cli/verify/bundle.ts'
import { chunkWriter } from '../../src/cli/verify/threads/chunk-file.ts'
import { entriesOf, linesOf, putEntry, putLine } from '../../src/cli/verify/threads/records.ts'
import { threadOf } from '../../src/cli/verify/threads/thread.ts'
import type { BeginThread } from '../../src/cli/verify/threads/thread.ts'
import { zipOf } from '../exports/verify/archive.ts'
import { wholeBundle } from '../exports/verify/bundle-of.ts'
import { shortHistory } from '../exports/verify/recorded.ts'
import { trusted } from '../exports/verify/verifying.ts'
import { left, right } from '../support/unwrap.ts'
import { runHere, scratch } from './support.ts'

let room: ReturnType<typeof scratch>
beforeAll(async () => {
  room = scratch()
  writeFileSync(
    room.path('bundle.zip'),
    await zipOf(await wholeBundle({ history: await shortHistory() })),
  )
})
afterAll(() => room.remove())

const io = { out: async () => {}, err: () => {}, env: {}, watched: false, version: '' }

const reportBy = (threads: number, begin?: BeginThread) => {
  const path = room.path('bundle.zip')
  const asked = { path, policy: trusted, authorities: undefined, since: undefined, threads }
  return withFile(path, (access) => bundleReport(asked, access, io, 0, begin))
}

describe('threads of their own', () => {
  test('say what one says', async () => {
    const report = right(await reportBy(3))
    expect(report.verdict).toBe('verified')
    expect(report).toEqual(right(await reportBy(1)))
  })

  test('that end of themselves say nothing of the bundle, which is told', async () => {
    const fault = left(
      await reportBy(2, () => threadOf(new Worker('process.exit(3)', { eval: true }))),
    )
    expect(fault.failed).toBe('software')
    expect(fault.lines.join(' ')).toMatch(/nothing is known of the bundle.*--threads 1/)
  })

  test('without room for their files say so', async () => {
    const none: BeginThread = () => ({
      ask: async () => ({ answer: 'no-room' }),
      close: async () => {},
    })
    expect(left(await reportBy(2, none)).failed).toBe('unavailable')
  })

  test('are asked for by a number', async () => {
    const path = room.path('bundle.zip')
    for (const wrong of ['0', '17', 'two', '-1', '1.5', ''])
      expect((await runHere('verify', path, `--threads=${wrong}`)).code).toBe(2)
    expect((await runHere('verify', 'checkpoint', path, '--threads=2', '--key=k')).code).toBe(2)
    const ran = await runHere('verify', path, '--threads=1')
    expect(ran.stdout).toContain('consistent in itself, but signed by no key that you believe')
  })
})

let folders = 0
const newFolder = (): string => {
  folders += 1
  mkdirSync(room.path(`parts-${folders}`))
  return room.path(`parts-${folders}`)
}

describe('entries and lines that threads put aside', () => {
  const sized = fc.tuple(fc.nat(2), fc.nat(2), fc.oneof(fc.nat(600), fc.constant(30_000)))

  test('are read again part by part, in order of index, from all threads', () => {
    fc.assert(
      fc.property(fc.array(sized, { maxLength: 40 }), (entries) => {
        const folder = newFolder()
        const writers = [0, 1, 2].map((at) => chunkWriter(join(folder, `entries-${at}`), 3))
        const all = entries.map(([writer, part, length], index) => {
          const bytes = Buffer.alloc(length, index)
          const one = { index, position: BigInt(index) * 1_000_000_007n, bytes }
          const into = writers[writer]
          if (into !== undefined) putEntry(into, part, one)
          return { part, told: [index, one.position, hash('md5', bytes)] }
        })
        const written = writers.map(({ end }) => end())
        for (const part of [0, 1, 2]) {
          const lists = written.flatMap((chunks) => chunks[part] ?? [])
          const found = [...entriesOf(lists)].map(({ index, position, bytes }) => [
            index,
            position,
            hash('md5', bytes),
          ])
          const expected = all.filter((each) => each.part === part)
          expect(found).toEqual(expected.map(({ told }) => told))
        }
      }),
      { numRuns: 20 },
    )
  })

  test('are as they were, in a file for its owner alone', () => {
    const path = join(newFolder(), 'lines')
    const writer = chunkWriter(path, 2)
    const lines = Array.from({ length: 5_000 }, (_, n) => `line ${n} ${'x'.repeat(n % 300)}`)
    for (const [at, line] of lines.entries()) putLine(writer, at % 2, line)
    const [even, odd] = writer.end().map((chunks) => [...linesOf(chunks)].join(''))
    expect(even).toBe(
      lines
        .filter((_, at) => at % 2 === 0)
        .map((line) => `${line}\n`)
        .join(''),
    )
    expect(odd).toBe(
      lines
        .filter((_, at) => at % 2 === 1)
        .map((line) => `${line}\n`)
        .join(''),
    )
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(() => chunkWriter(path, 2)).toThrow('EEXIST')
  })
})
