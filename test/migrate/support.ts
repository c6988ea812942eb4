/** Logs for the tests of a move: real ones in folders that go, and one that counts its places as a server does. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { TE, pipe } from '../../src/fp.ts'
import type { CopyPorts } from '../../src/migrate/copy.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import type { Expected, Recorded, StoredEvent } from '../../src/store/event-store.ts'
import type { StreamId } from '../../src/kernel/ids.ts'
import { eventOf } from '../store/support.ts'
import type { Store } from '../store/support.ts'
import { right } from '../support/unwrap.ts'

/** An empty log, closed and removed when its test is over. */
export const newLog = async (): Promise<Store> => {
  const folder = mkdtempSync(join(tmpdir(), 'consent-ledger-move-'))
  const store = await right(openEmbeddedStore({ folder }))
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return store
}

// As if each event took 700 bytes of a file, behind what was written by others.
const spread = 700n
const offset = 1n << 53n
const outward = (position: bigint): bigint => (position < 0n ? -1n : position * spread + offset)
const inward = (position: bigint): bigint => {
  if ((position - offset) % spread !== 0n) expect.fail('read from between two events')
  return (position - offset) / spread
}

/** The same log with positions that have gaps and lie beyond 2^53; nothing can be read from between two events. */
export const gappy = (store: Store): Store => {
  const shown = (recorded: Recorded<StoredEvent>) => ({
    ...recorded,
    position: outward(recorded.position),
  })
  return {
    ...store,
    head: () => pipe(store.head(), TE.map(outward)),
    read: (stream, options) =>
      pipe(
        store.read(stream, options),
        TE.map((page) => page.map(shown)),
      ),
    readAll: (options) => {
      const { from } = options
      const asked = typeof from === 'bigint' ? { ...options, from: inward(from) } : options
      return pipe(
        store.readAll(asked),
        TE.map((page) => page.map(shown)),
      )
    },
    append: (stream, expected, events) =>
      pipe(
        store.append(stream, expected, events),
        TE.map((appended) => ({ ...appended, position: outward(appended.position) })),
      ),
  }
}

const streamAt = (n: number): StreamId => `subject-${String(n).padStart(32, '0')}` as StreamId

/** Writes `count` events, one to three at a time, in turns to `streams` streams. */
export const fill = async (store: Store, count: number, streams: number): Promise<void> => {
  const ends = new Map<StreamId, Expected>()
  const appends: Promise<unknown>[] = []
  for (let done = 0, turn = 0; done < count; turn += 1) {
    const stream = streamAt((turn * 7) % streams)
    const size = Math.min((turn % 3) + 1, count - done)
    const events = Array.from({ length: size }, (_, index) =>
      eventOf(`{"n":${done + index},"text":"同意"}`),
    )
    const end = ends.get(stream) ?? 'no-stream'
    appends.push(right(store.append(stream, end, events)))
    ends.set(stream, (end === 'no-stream' ? -1n : end) + BigInt(size))
    done += size
  }
  await Promise.all(appends)
}

/** A copy that does not wait long. */
export const copying = (source: Store, target: Store, atOnce = 64): CopyPorts => ({
  source,
  target,
  atOnce,
  nowMs: () => performance.now(),
  sleep: async () => {},
  jitter: () => 0,
  timing: { firstPauseMs: 1, maxPauseMs: 10, deadlineMs: 200 },
  onProgress: () => {},
})

/** All events of a log without their positions: what must survive a move. */
export const contents = async (store: Store) => {
  const all = await right(
    store.readAll({ direction: 'forwards', from: 'start', maxCount: 100_000 }),
  )
  return all.map(({ stream, revision, event }) => ({ stream, revision, event }))
}

/** A store that fails once its `count` next appends are done, as when the process that copies is killed. */
export const stoppingAfter = (store: Store, count: number): Store => {
  let left = count
  return {
    ...store,
    append: (...asked) => {
      left -= 1
      return left < 0
        ? TE.left({ failure: 'store-unavailable' as const, cause: 'the test stopped it' })
        : store.append(...asked)
    },
  }
}
