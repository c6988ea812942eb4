import { describe, expect, test } from 'vitest'
import { TE } from '../../src/fp.ts'
import { copyLog } from '../../src/migrate/copy.ts'
import type { StreamId } from '../../src/kernel/ids.ts'
import { faulty } from '../store/faulty-store.ts'
import { eventOf, freshStream } from '../store/support.ts'
import type { Store } from '../store/support.ts'
import { contents, copying, fill, gappy, newLog, stoppingAfter } from './support.ts'
import { left, right, some } from '../support/unwrap.ts'

describe('copying a log', () => {
  test.each([1, 64])('gives the same events in the same order, %i at once', async (atOnce) => {
    const [source, target] = [await newLog(), await newLog()]
    await fill(source, 1_700, 40)
    const copied = await right(copyLog(copying(source, target, atOnce)))
    expect(copied).toEqual({ events: 1_700, position: 1_699n, written: 1_700, grown: 0 })
    expect(await contents(target)).toEqual(await contents(source))
  })

  test('goes either way between a log with gaps and one without', async () => {
    const [source, middle, target] = [await newLog(), await newLog(), await newLog()]
    await fill(source, 1_200, 30)
    await right(copyLog(copying(source, gappy(middle), 1)))
    await right(copyLog(copying(gappy(middle), target)))
    expect(await contents(target)).toEqual(await contents(source))
  })

  test('writes consecutive events of a stream at once', async () => {
    const [source, target] = [await newLog(), faulty(await newLog())]
    const stream = freshStream('subject')
    for (let n = 0; n < 300; n += 1)
      await right(
        source.append(stream, n === 0 ? 'no-stream' : BigInt(n - 1), [eventOf(`{"n":${n}}`)]),
      )
    await right(copyLog(copying(source, target.store, 1)))
    expect(target.appends()).toBe(1)
  })

  test('cuts what is larger than an append', async () => {
    const [source, target] = [await newLog(), faulty(await newLog())]
    const stream = freshStream('subject')
    const text = 'x'.repeat(60_000)
    for (let n = 0; n < 40; n += 1)
      await right(
        source.append(stream, n === 0 ? 'no-stream' : BigInt(n - 1), [eventOf(`{"t":"${text}"}`)]),
      )
    await right(copyLog(copying(source, target.store, 64)))
    expect(target.appends()).toBe(3)
    expect(await contents(target.store)).toEqual(await contents(source))
  })

  test.each([1, 64])(
    'goes on where it was stopped, wherever that was, %i at once',
    async (atOnce) => {
      const [source, target] = [await newLog(), await newLog()]
      await fill(source, 400, 25)
      let runs = 0
      for (let after = 0; ; after += 17) {
        runs += 1
        const copied = await copyLog(copying(source, stoppingAfter(target, after), atOnce))()
        if (copied._tag === 'Right') break
      }
      expect(runs).toBeGreaterThan(3)
      expect(await contents(target)).toEqual(await contents(source))
    },
  )

  test('says how much of a finished copy it wrote: nothing', async () => {
    const [source, target] = [await newLog(), await newLog()]
    await fill(source, 50, 5)
    await right(copyLog(copying(source, target)))
    const again = faulty(target)
    expect(await right(copyLog(copying(source, again.store)))).toMatchObject({
      events: 50,
      written: 0,
    })
    expect(again.appends()).toBe(0)
  })

  test('writes nothing twice when appends are lost or unanswered', async () => {
    const [source, target] = [await newLog(), faulty(await newLog())]
    await fill(source, 300, 20)
    target.loseNext()
    target.leaveNextUnanswered()
    target.leaveNextUnanswered()
    target.loseNext()
    const copied = await right(copyLog(copying(source, target.store, 1)))
    expect(copied.events).toBe(300)
    expect(await contents(target.store)).toEqual(await contents(source))
  })

  test('takes what an interrupted copy left on its way as its own', async () => {
    const [source, target] = [await newLog(), await newLog()]
    await fill(source, 60, 1)
    // Cut otherwise than this copy cuts: no repetition of any of its appends.
    const early: Store = {
      ...target,
      append: (stream, expected, events) =>
        TE.flatMap(() => target.append(stream, expected, events))(
          TE.fromTask(async () => {
            if (expected === 'no-stream')
              await right(target.append(stream, expected, events.slice(0, 7)))
          }),
        ),
    }
    await right(copyLog(copying(source, early, 1)))
    expect(await contents(target)).toEqual(await contents(source))
  })

  test('goes on until it is level with a source that is written to, and says so', async () => {
    const [source, target] = [await newLog(), await newLog()]
    await fill(source, 600, 10)
    const late = freshStream('subject')
    let isWritten = false
    const writing: Store = {
      ...target,
      append: (...asked) =>
        TE.flatMap(() => target.append(...asked))(
          TE.fromTask(async () => {
            if (isWritten) return
            isWritten = true
            await right(source.append(late, 'no-stream', [eventOf(), eventOf()]))
          }),
        ),
    }
    const ports = copying(source, writing, 1)
    expect(await right(copyLog(ports))).toMatchObject({ events: 602, grown: 2 })
    expect(await contents(target)).toEqual(await contents(source))
  })

  test('tells how far it has come', async () => {
    const [source, target] = [await newLog(), await newLog()]
    await fill(source, 1_300, 10)
    const seen: [number, number][] = []
    const onProgress = (done: number, total: number) => void seen.push([done, total])
    await right(copyLog({ ...copying(source, target), onProgress }))
    expect(seen.at(-1)).toEqual([1_300, 1_300])
    expect(new Set(seen.map(([, total]) => total))).toEqual(new Set([1_300]))
  })
})

describe('a target that is something else', () => {
  const stream = 'subject-00000000000000000000000000000000' as StreamId

  test('is refused where its first difference is, and left as it was', async () => {
    const [source, target] = [await newLog(), await newLog()]
    await fill(source, 20, 3)
    const all = await contents(source)
    const [first, second] = [some(all[0]), some(all[1])]
    await right(target.append(first.stream, 'no-stream', [first.event]))
    await right(target.append(second.stream, 'no-stream', [{ ...second.event, json: '{"n":9}' }]))
    const before = await contents(target)
    expect(await left(copyLog(copying(source, target)))).toEqual({
      refusal: 'target-differs',
      event: 1,
      difference: 'content',
    })
    expect(await contents(target)).toEqual(before)
  })

  test('is refused when it has lived on', async () => {
    const [source, target] = [await newLog(), await newLog()]
    await fill(source, 20, 3)
    await right(copyLog(copying(source, target)))
    await right(target.append(freshStream('subject'), 'no-stream', [eventOf()]))
    expect(await left(copyLog(copying(source, target)))).toEqual({
      refusal: 'target-has-more',
      sourceEvents: 20,
    })
  })

  test('is refused when somebody else writes to it meanwhile', async () => {
    const [source, target] = [await newLog(), await newLog()]
    await right(source.append(stream, 'no-stream', [eventOf()]))
    const taken: Store = {
      ...target,
      append: () => TE.left({ failure: 'revision-conflict' as const, stream, actual: 3n }),
    }
    expect(await left(copyLog(copying(source, taken)))).toEqual({
      refusal: 'target-written-by-others',
      event: 0,
    })
  })

  test('that stays away is a failure of the target', async () => {
    const [source, target] = [await newLog(), await newLog()]
    await fill(source, 5, 2)
    let nowMs = 0
    const ports = {
      ...copying(source, stoppingAfter(target, 0)),
      nowMs: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += ms
      },
    }
    expect(await left(copyLog(ports))).toMatchObject({
      failure: 'log-failed',
      side: 'target',
      cause: { failure: 'store-unavailable' },
    })
    expect(nowMs).toBeGreaterThan(100)
  })
})
