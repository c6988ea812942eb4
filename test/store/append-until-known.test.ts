import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendUntilKnown } from '../../src/store/append-until-known.ts'
import type { RetryTiming } from '../../src/store/append-until-known.ts'
import type { StoredEvent } from '../../src/store/event-store.ts'
import type { EmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { openStore } from './embedded/support.ts'
import { freshFolder, removeFoldersAfterwards } from './folders.ts'
import { faulty } from './faulty-store.ts'
import type { FaultyStore } from './faulty-store.ts'
import { eventOf, eventsOf, failureOf, freshStream, readWhole } from './support.ts'
import { left, right } from '../support/unwrap.ts'

removeFoldersAfterwards()

const timing: RetryTiming = { firstPauseMs: 10, maxPauseMs: 40, deadlineMs: 200 }

/** Time passes only by sleeping. */
const patient = ({ store }: Pick<FaultyStore<EmbeddedStore>, 'store'>) => {
  const sleptMs: number[] = []
  const append = appendUntilKnown<StoredEvent>(
    {
      store,
      nowMs: () => sleptMs.reduce((sum, ms) => sum + ms, 0),
      sleep: async (ms) => void sleptMs.push(ms),
      jitter: () => 1,
    },
    timing,
  )
  return { append, sleptMs }
}

describe('appending until the outcome is known', () => {
  let embedded: EmbeddedStore
  beforeAll(async () => {
    embedded = await openStore(await freshFolder())
  })
  afterAll(() => embedded.close())

  test('asks once when all goes well', async () => {
    const broken = faulty(embedded)
    const { append, sleptMs } = patient(broken)
    await right(append(freshStream(), 'no-stream', eventsOf(2)))
    expect([broken.appends(), sleptMs]).toEqual([1, []])
  })

  test.each(['loseNext', 'leaveNextUnanswered'] as const)(
    'writes exactly once after %s, and answers with the place',
    async (fault) => {
      const broken = faulty(embedded)
      const stream = freshStream()
      await right(embedded.append(stream, 'no-stream', [eventOf()]))
      broken[fault]()
      broken[fault]()
      const { append, sleptMs } = patient(broken)
      const events = eventsOf(2)
      const { revision, position } = await right(append(stream, 0n, events))
      const found = await readWhole(embedded, stream)
      expect(found.slice(1).map(({ event }) => event)).toEqual(events)
      expect([revision, position]).toEqual([2n, found.at(-1)?.position])
      expect(sleptMs).toEqual([10, 20])
    },
  )

  test('finds its own append though others have written since', async () => {
    const broken = faulty(embedded)
    const stream = freshStream()
    const { append } = patient({
      store: {
        ...broken.store,
        append:
          (...asked) =>
          async () => {
            const result = await broken.store.append(...asked)()
            if (broken.appends() === 1) await right(embedded.append(stream, 0n, [eventOf()]))
            return result
          },
      },
    })
    broken.leaveNextUnanswered()
    expect((await right(append(stream, 'no-stream', [eventOf()]))).revision).toBe(0n)
    expect(await readWhole(embedded, stream)).toHaveLength(2)
  })

  test('learns that somebody else was first', async () => {
    const broken = faulty(embedded)
    const stream = freshStream()
    const { append } = patient(broken)
    broken.loseNext()
    const lost = append(stream, 'no-stream', [eventOf()])()
    await right(embedded.append(stream, 'no-stream', [eventOf()]))
    expect(await lost).toMatchObject({ left: { failure: 'revision-conflict', actual: 0n } })
  })

  test('says that it does not know when the deadline has passed', async () => {
    const broken = faulty(embedded)
    for (let fault = 0; fault < 50; fault += 1) broken.loseNext()
    const { append, sleptMs } = patient(broken)
    expect(failureOf(await left(append(freshStream(), 'no-stream', [eventOf()])))).toBe(
      'outcome-unknown',
    )
    expect(sleptMs).toEqual([10, 20, 40, 40, 40, 40])
  })

  test('does not repeat what was refused', async () => {
    const broken = faulty(embedded)
    const { append } = patient(broken)
    expect(failureOf(await left(append(freshStream(), 3n, [eventOf()])))).toBe('revision-conflict')
    expect(broken.appends()).toBe(1)
  })
})
