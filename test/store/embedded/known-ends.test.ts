/** The end of a stream that was read to it is remembered: an append is answered as if nothing had been read. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { uuidFrom } from '../../../src/kernel/hash.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import type { Expected, ReadOptions } from '../../../src/store/event-store.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventOf, freshStream } from '../support.ts'
import { openStore } from './support.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

type Step = {
  readonly stream: number
  /** Read before, or not. */
  readonly read: ReadOptions | undefined
  /** Of the append: its expectation, counted from the true end, and the numbers of its ids. */
  readonly off: number
  readonly ids: ReadonlyArray<number>
}

const whole: ReadOptions = { direction: 'forwards', from: 'start', maxCount: 128 }

const page: fc.Arbitrary<ReadOptions> = fc.record({
  direction: fc.constantFrom('forwards', 'backwards'),
  from: fc.oneof(
    fc.constantFrom<'start' | 'end'>('start', 'end'),
    fc.bigInt({ min: 0n, max: 80n }),
  ),
  maxCount: fc.integer({ min: 1, max: 130 }),
})

const step: fc.Arbitrary<Step> = fc.record({
  stream: fc.integer({ min: 0, max: 1 }),
  read: fc.oneof(fc.constant(whole), page, fc.constant(undefined)),
  off: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 1 })),
  ids: fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 2 }),
})

const streams = [freshStream(), freshStream()] as const

/** Streams of `lengths` events, of an earlier process: this one knows no end of them. */
const openWith = async (lengths: readonly [number, number]): Promise<EmbeddedStore> => {
  const folder = await freshFolder()
  const first = await openStore(folder)
  for (const [index, length] of lengths.entries()) {
    const events = Array.from({ length }, (_, n) => eventOf('{"n":1}', uuidFrom('id', n)))
    if (length > 0) await right(first.append(streams[index] ?? streams[0], 'no-stream', events))
  }
  await first.close()
  return openStore(folder)
}

const run = async (
  store: EmbeddedStore,
  lengths: readonly [number, number],
  steps: ReadonlyArray<Step>,
  isReading: boolean,
): Promise<ReadonlyArray<unknown>> => {
  const ends = lengths.map((length) => length - 1)
  const answers: unknown[] = []
  for (const { stream: at, read: options, off, ids } of steps) {
    const stream = streams[at] ?? streams[0]
    if (isReading && options !== undefined) await store.read(stream, options)()
    const revision = Math.max(-1, (ends[at] ?? -1) + off)
    const expected: Expected = revision < 0 ? 'no-stream' : BigInt(revision)
    const events = ids.map((id) => eventOf('{"n":2}', uuidFrom('id', id)))
    const answer = await store.append(stream, expected, events)()
    answers.push(answer)
    if (answer._tag === 'Right') ends[at] = Math.max(ends[at] ?? -1, Number(answer.right.revision))
  }
  await store.close()
  return answers
}

describe('the remembered end of a stream', () => {
  test('changes no answer to an append, whatever was read before', async () => {
    const lengths = fc.tuple(fc.constantFrom(0, 1, 3, 63, 64, 65, 70), fc.constantFrom(0, 2, 64))
    await fc.assert(
      fc.asyncProperty(lengths, fc.array(step, { maxLength: 8 }), async (given, steps) => {
        const read = await run(await openWith(given), given, steps, true)
        expect(read).toEqual(await run(await openWith(given), given, steps, false))
      }),
      { numRuns: 40 },
    )
  })
})
