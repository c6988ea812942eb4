import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventsOf, freshStream } from '../support.ts'
import { seeded } from './seeded.ts'
import { filesIn, logOf, openStore } from './support.ts'
import { findingsIn } from './workload.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const segmentBytes = 4_096
/** More of them by `FLIPS=2000`. */
const flips = Number(process.env['FLIPS'] ?? 150)
const whole = { direction: 'forwards', from: 'start', maxCount: 100_000 } as const

type Known = ReadonlyMap<StreamId, string>

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one))

/** A closed log over several segments, all indexed, and all that is in it. */
const filled = async (): Promise<{ folder: string; known: Known; all: string }> => {
  const folder = await freshFolder()
  const store = await openStore(folder, { segmentBytes })
  const streams = Array.from({ length: 12 }, () => freshStream())
  for (let round = 0; round < 5; round += 1) {
    for (const stream of streams) {
      const expected = round === 0 ? 'no-stream' : BigInt(round * 2 - 1)
      await right(store.append(stream, expected, eventsOf(2)))
    }
  }
  await expect
    .poll(() => filesIn(folder, '.index').length)
    .toBe(filesIn(folder, '.segment').length - 1)
  const known = new Map<StreamId, string>()
  for (const stream of streams) known.set(stream, textOf(await right(store.read(stream, whole))))
  const all = textOf(await right(store.readAll(whole)))
  await store.close()
  return { folder, known, all }
}

/** Answers that are neither the truth nor a failure. */
const liesOf = async (store: EmbeddedStore, { known, all }: { known: Known; all: string }) => {
  const lies: string[] = []
  const hold = (what: string, found: E.Either<unknown, unknown>, truth: string): void => {
    if (E.isRight(found) && textOf(found.right) !== truth) lies.push(what)
  }
  for (const [stream, truth] of known) {
    const found = await store.read(stream, whole)()
    if (E.isLeft(found) && found.left.failure === 'stream-not-found') lies.push(`${stream} is gone`)
    hold(stream, found, truth)
    const last = await store.append(stream, 3n, eventsOf(1))()
    if (E.isRight(last)) lies.push(`${stream} took an event at a revision that exists`)
  }
  hold('all', await store.readAll(whole)(), all)
  const head = await store.head()()
  if (E.isRight(head) && head.right !== 119n) lies.push(`the head is ${head.right}`)
  return lies
}

/** Says who wrote last: nobody does any more, and whatever it says, the next writer finds that out. */
const isHarmless = (name: string): boolean => /^writer-\d+$/.test(name)

describe('one bit turned over anywhere in a log', () => {
  test(`is found by fsck and never served (${flips} bits)`, { timeout: 900_000 }, async () => {
    const log = await filled()
    const names = readdirSync(logOf(log.folder)).sort()
    const sizes = names.map((name) => statSync(join(logOf(log.folder), name)).size)
    expect(names.length).toBeGreaterThan(10)
    const random = seeded(42)
    for (let flip = 0; flip < flips; flip += 1) {
      // Each file as often as the others, so that small ones are hit as well.
      const at = flip % names.length
      const name = names[at]!
      const bit = Math.floor(random() * sizes[at]! * 8)
      const copy = await freshFolder()
      cpSync(log.folder, copy, { recursive: true })
      const path = join(logOf(copy), name)
      const bytes = readFileSync(path)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      rmSync(path)
      writeFileSync(path, bytes, { mode: 0o600 })
      const place = `${name}, bit ${bit}`
      const findings = await findingsIn(copy)
      expect([place, isHarmless(name) || findings.length > 0]).toEqual([place, true])
      const opened = await openEmbeddedStore({ folder: copy, segmentBytes, reserveBytes: 0 })()
      const lies = E.isRight(opened) ? await liesOf(opened.right, log) : []
      if (E.isRight(opened)) await opened.right.close()
      expect([place, lies]).toEqual([place, []])
      rmSync(copy, { recursive: true, force: true })
    }
  })
})

/** Damages of a file of indexes, from one bit to all of it. */
const damages: ReadonlyArray<(bytes: Buffer, random: () => number) => Buffer> = [
  ...[1, 8, 400].map((bits) => (bytes: Buffer, random: () => number): Buffer => {
    for (let n = 0; n < bits; n += 1) {
      const bit = Math.floor(random() * bytes.length * 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
    }
    return bytes
  }),
  (bytes, random) => bytes.subarray(0, Math.floor(random() * bytes.length)),
  (bytes) => Buffer.alloc(bytes.length),
]

describe('an index that is damaged, little or much', () => {
  const rounds = Number(process.env['FLIPS'] ?? 300)

  test(
    `never ends a start, and is made again (${rounds} times)`,
    { timeout: 900_000 },
    async () => {
      const log = await filled()
      const names = filesIn(log.folder, '.index').toSorted()
      const random = seeded(43)
      const copy = await freshFolder()
      let madeAgain = 0
      for (let round = 0; round < rounds; round += 1) {
        rmSync(copy, { recursive: true })
        cpSync(log.folder, copy, { recursive: true })
        const path = join(logOf(copy), names[round % names.length]!)
        const bytes = readFileSync(path)
        rmSync(path)
        writeFileSync(path, damages[round % damages.length]!(bytes, random), { mode: 0o600 })
        const opened: number[] = []
        const notices: string[] = []
        const store = await right(
          openEmbeddedStore({
            folder: copy,
            segmentBytes,
            onOpening: (done) => opened.push(done),
            onNotice: ({ notice }) => notices.push(notice),
          }),
        )
        for (const [stream, truth] of log.known)
          expect([round, textOf(await right(store.read(stream, whole)))]).toEqual([round, truth])
        expect(textOf(await right(store.readAll(whole)))).toBe(log.all)
        await store.close()
        expect(opened.at(-1)).toBe(filesIn(copy, '.segment').length)
        madeAgain += Number(notices.includes('index-made-again'))
      }
      // A bit of what nobody asked for may lie there unread.
      expect(madeAgain).toBeGreaterThan(rounds * 0.75)
    },
  )
})
