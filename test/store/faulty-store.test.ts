import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { openStore } from './embedded/support.ts'
import { freshFolder, removeFoldersAfterwards } from './folders.ts'
import { faulty } from './faulty-store.ts'
import { eventOf, failureOf, freshStream, readWhole } from './support.ts'
import { left, right } from '../support/unwrap.ts'

removeFoldersAfterwards()

describe('a faulty store', () => {
  let store: EmbeddedStore
  beforeAll(async () => {
    store = await openStore(await freshFolder())
  })
  afterAll(() => store.close())

  test('writes nothing when it loses an append', async () => {
    const broken = faulty(store)
    const stream = freshStream()
    broken.loseNext()
    const failure = await left(broken.store.append(stream, 'no-stream', [eventOf()]))
    expect(failureOf(failure)).toBe('outcome-unknown')
    const missing = store.read(stream, { direction: 'forwards', from: 'start', maxCount: 1 })
    expect(failureOf(await left(missing))).toBe('stream-not-found')
  })

  test('writes when it leaves an append unanswered, and takes the next one as usual', async () => {
    const broken = faulty(store)
    const stream = freshStream()
    broken.leaveNextUnanswered()
    const failure = await left(broken.store.append(stream, 'no-stream', [eventOf()]))
    expect(failureOf(failure)).toBe('outcome-unknown')
    expect(await readWhole(store, stream)).toHaveLength(1)
    await right(broken.store.append(stream, 0n, [eventOf()]))
    expect(await readWhole(broken.store, stream)).toHaveLength(2)
    expect(broken.appends()).toBe(2)
  })

  test('passes a refusal on, since a refused append was not written', async () => {
    const broken = faulty(store)
    broken.leaveNextUnanswered()
    const failure = await left(broken.store.append(freshStream(), 5n, [eventOf()]))
    expect(failureOf(failure)).toBe('revision-conflict')
  })
})
