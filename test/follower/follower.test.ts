/** A follower that is no projector: it numbers the events of a log, as a sequencer does, and keeps how far it came. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newCheckpointer } from '../../src/follower/checkpoint.ts'
import { newCondition } from '../../src/follower/condition.ts'
import { runFollower } from '../../src/follower/follower.ts'
import type { Batch } from '../../src/follower/follower.ts'
import { E } from '../../src/fp.ts'
import type { Either } from '../../src/fp.ts'
import type { StoreFailure } from '../../src/store/event-store.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { eventOf, freshStream } from '../store/support.ts'
import type { Store } from '../store/support.ts'
import { right } from '../support/unwrap.ts'

// Two cores may be busy with something else.
const soon = { timeout: 45_000 }

type Halt = { readonly halted: 'for now' | 'for good' }
type Kept = { readonly position: bigint; readonly leaves: ReadonlyArray<string> }

let folder: string
let store: Awaited<ReturnType<typeof opened>>
const opened = () => right(openEmbeddedStore({ folder }))
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'follower-'))
  store = await opened()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const append = async (log: Store, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1)
    await right(log.append(freshStream(), 'no-stream', [eventOf(`{"n":${n}}`)]))
}

const fine = (): Either<Halt, void> => E.right(undefined)

/** Numbers what it is handed from `kept` on; `haltAt` is asked before each batch. */
const sequencer = (kept: Kept, haltAt: (batch: Batch) => Either<Halt, void> = fine) => {
  let { position } = kept
  const leaves = [...kept.leaves]
  let saved = kept
  const condition = newCondition()
  const ending = new AbortController()
  const checkpointer = newCheckpointer(
    {
      changed: () => leaves.length - saved.leaves.length,
      commit: () => {
        saved = { position, leaves: [...leaves] }
        return Promise.resolve(true)
      },
    },
    { worthCommit: 100, bound: 1_000 },
  )
  const ended = runFollower<Halt, 'halted'>(
    {
      position: () => position,
      restore: () => Promise.resolve(E.right(undefined)),
      apply: async (batch) => {
        const halt = haltAt(batch)
        if (E.isLeft(halt)) return halt
        for (const { event, position: at } of batch) {
          leaves.push(event.id)
          position = at
        }
        await checkpointer.nudge()
        return E.right(undefined)
      },
      onPosition: (at) => {
        position = at
      },
      stopFor: (halt: Halt | StoreFailure) =>
        'halted' in halt && halt.halted === 'for good' ? 'halted' : undefined,
      kindOf: (halt) => ('halted' in halt ? halt.halted : halt.failure),
    },
    { reader: store, condition, nowMs: () => performance.now(), signal: ending.signal },
  )
  const end = async (): Promise<Kept> => {
    ending.abort()
    await ended
    await checkpointer.save()
    checkpointer.giveUp()
    return saved
  }
  return { leaves, condition, ended, end }
}

const nothing: Kept = { position: -1n, leaves: [] }

const ids = async (): Promise<ReadonlyArray<string>> => {
  const all = await right(store.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }))
  return all.map(({ event }) => event.id)
}

describe('a follower', () => {
  test('takes what is there, and then what comes, in order and once', async () => {
    await append(store, 3)
    const { leaves, condition, end } = sequencer(nothing)
    await expect.poll(() => condition.behindSinceMs, soon).toBeUndefined()
    await append(store, 4)
    await expect.poll(() => leaves.length, soon).toBe(7)
    expect((await end()).leaves).toEqual(await ids())
  })

  test('goes on from its checkpoint after a start', async () => {
    await append(store, 3)
    const first = sequencer(nothing)
    await expect.poll(() => first.leaves.length, soon).toBe(3)
    const kept = await first.end()
    await append(store, 2)
    const second = sequencer(kept)
    await expect.poll(() => second.leaves.length, soon).toBe(5)
    expect((await second.end()).leaves).toEqual(await ids())
  })

  test('tries again after a halt: no event is left out, and none comes twice', async () => {
    let halts = 2
    await append(store, 3)
    const { leaves, condition, end } = sequencer(nothing, () => {
      halts -= 1
      return halts >= 0 ? E.left({ halted: 'for now' }) : fine()
    })
    await expect.poll(() => leaves.length, soon).toBe(3)
    await append(store, 1)
    await expect.poll(() => leaves.length, soon).toBe(4)
    expect(condition.lastError).toBe('for now')
    expect(condition.isFailing).toBe(false)
    expect((await end()).leaves).toEqual(await ids())
  })

  test('ends where no attempt can mend it, and says so', async () => {
    await append(store, 1)
    const { ended, leaves, condition } = sequencer(nothing, () => E.left({ halted: 'for good' }))
    expect(await ended).toBe('halted')
    expect(leaves).toEqual([])
    expect(condition.lastError).toBe('for good')
  })
})
