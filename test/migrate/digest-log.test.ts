import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { pipe, TE } from '../../src/fp.ts'
import { copyLog } from '../../src/migrate/copy.ts'
import { digestLog, sameEvents } from '../../src/migrate/digest-log.ts'
import type { LogDigest } from '../../src/migrate/digest-log.ts'
import { inOrdinals } from '../../src/migrate/ordinals.ts'
import { eventOf, freshStream } from '../store/support.ts'
import type { Store } from '../store/support.ts'
import { contents, copying, fill, gappy, newLog } from './support.ts'
import { right, some } from '../support/unwrap.ts'

const digestOf = async (store: Store): Promise<LogDigest> =>
  right(digestLog({ log: store, onProgress: () => {} }, await right(store.head())))

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A log that tells one event otherwise than it is, in one of its two indexes. */
const telling = (store: Store, index: 'read' | 'readAll', lie: (json: string) => string): Store => {
  const told = <A extends { readonly event: { readonly json: string } }>(page: readonly A[]) =>
    page.map((recorded) => ({
      ...recorded,
      event: { ...recorded.event, json: lie(recorded.event.json) },
    }))
  return index === 'read'
    ? { ...store, read: (...asked) => pipe(store.read(...asked), TE.map(told)) }
    : { ...store, readAll: (...asked) => pipe(store.readAll(...asked), TE.map(told)) }
}

describe('the digest of a log', () => {
  test('is the chain that its definition says', async () => {
    const store = await newLog()
    await fill(store, 5, 2)
    let chain = hash('consent-ledger-events/1\n')
    for (const { stream, revision, event } of await contents(store))
      chain = hash(
        `${chain}\n${stream} ${revision} ${event.id} ${event.type} ${Buffer.byteLength(event.json)}\n${event.json}`,
      )
    expect((await digestOf(store)).log).toEqual({ events: 5, digest: chain })
  })

  test('is that of its copy, whatever positions either has', async () => {
    const [source, target] = [await newLog(), gappy(await newLog())]
    await fill(source, 1_300, 30)
    await right(copyLog(copying(source, target)))
    const [ours, theirs] = [await digestOf(source), await digestOf(target)]
    expect(theirs).toEqual(ours)
    expect(ours.streams).toMatchObject({ events: 1_300, count: 30 })
    expect(sameEvents(ours, theirs)).toBe(true)
  })

  test.each(['read', 'readAll'] as const)(
    'is another when one event differs as %s gives it',
    async (index) => {
      const store = await newLog()
      await fill(store, 40, 4)
      const other = telling(store, index, (json) => json.replace('"n":31,', '"n":13,'))
      expect(sameEvents(await digestOf(store), await digestOf(other))).toBe(false)
    },
  )

  test('is another when two events of two streams are exchanged', async () => {
    const store = await newLog()
    await fill(store, 40, 4)
    const swapped: Store = {
      ...store,
      readAll: (options) =>
        pipe(
          store.readAll(options),
          TE.map((page) =>
            page.flatMap((recorded, index) => {
              if (index === 1) return [page[2] ?? recorded]
              return index === 2 ? [page[1] ?? recorded] : [recorded]
            }),
          ),
        ),
    }
    expect(sameEvents(await digestOf(store), await digestOf(swapped))).toBe(false)
  })

  test('is never that of another log when a stream lacks events in both', async () => {
    const store = await newLog()
    await fill(store, 40, 4)
    const short: Store = {
      ...store,
      read: (...asked) =>
        pipe(
          store.read(...asked),
          TE.map((page) => page.slice(0, 2)),
        ),
    }
    const digest = await digestOf(short)
    expect(sameEvents(digest, digest)).toBe(false)
  })

  test('leaves out what came after the place asked for', async () => {
    const store = await newLog()
    await fill(store, 90, 7)
    const before = await digestOf(store)
    const last = some((await contents(store)).at(-1))
    await right(store.append(last.stream, last.revision, [eventOf()]))
    await right(store.append(freshStream('subject'), 'no-stream', [eventOf()]))
    expect(await right(digestLog({ log: store, onProgress: () => {} }, 89n))).toEqual(before)
  })
})

describe('a log in ordinals', () => {
  test('counts from 0 whatever its own positions are, page after page', async () => {
    const store = gappy(await newLog())
    await fill(store, 10, 3)
    const log = inOrdinals(store)
    const first = await right(log.readAll({ direction: 'forwards', from: 'start', maxCount: 4 }))
    expect(first.map(({ position }) => position)).toEqual([0n, 1n, 2n, 3n])
    const next = await right(log.readAll({ direction: 'forwards', from: 3n, maxCount: 4 }))
    expect(next.map(({ position }) => position)).toEqual([3n, 4n, 5n, 6n])
    expect(next[0]?.event).toEqual(first[3]?.event)
  })

  test('is read from nowhere else', async () => {
    const log = inOrdinals(await newLog())
    await expect(log.readAll({ direction: 'forwards', from: 7n, maxCount: 4 })()).rejects.toThrow(
      'page after page',
    )
  })
})
