import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Either } from '../../../src/fp.ts'
import { newBell } from '../../../src/store/bell.ts'
import { openForWriting } from '../../../src/store/lmdb/environment.ts'
import type { Environment } from '../../../src/store/lmdb/environment.ts'
import { encodeRecord } from '../../../src/store/lmdb/record.ts'
import { newWriter } from '../../../src/store/lmdb/writer.ts'
import type { Writer } from '../../../src/store/lmdb/writer.ts'
import type { Appended, StoreFailure } from '../../../src/store/event-store.ts'
import { eventOf, freshStream, right } from '../support.ts'
import { freshFolder, removeFoldersAfterwards } from './support.ts'

removeFoldersAfterwards()

const opened = (folder: string): Promise<Environment> =>
  right(async () => openForWriting(folder, 'a-ledger'))

const append = (writer: Writer): Promise<Either<StoreFailure, Appended>> =>
  new Promise((answer) => {
    writer.submit({ stream: freshStream(), expected: -1, events: [eventOf()], bytes: 7, answer })
  })

/** Puts an event where the writer is about to put its next one, as a second writer would. */
const intrude = async (environment: Environment, position: number): Promise<void> => {
  const place = { stream: freshStream(), revision: 0, position }
  await environment.events.put(position, encodeRecord(eventOf(), place))
}

describe('a writer whose place in the log is taken', () => {
  test('writes over nothing, calls the outcome unknown, and goes on behind it', async () => {
    const folder = await freshFolder()
    const environment = await opened(folder)
    const writer = newWriter(environment, {
      bell: newBell(),
      isHeldIn: () => true,
      reopen: () => openForWriting(folder, 'unused'),
    })
    expect(await append(writer)).toMatchObject({ right: { position: 0n } })
    await intrude(environment, 1)
    const both = await Promise.all([append(writer), append(writer)])
    const unknown = { left: { failure: 'outcome-unknown' } }
    expect(both).toMatchObject([unknown, unknown])
    expect(await append(writer)).toMatchObject({ right: { position: 2n } })
    await writer.close()
  })

  test('stops when the lock is no longer its own, and comes back when it is', async () => {
    const folder = await freshFolder()
    const environment = await opened(folder)
    let isHeld = false
    const writer = newWriter(environment, {
      bell: newBell(),
      isHeldIn: () => isHeld,
      reopen: () => openForWriting(folder, 'unused'),
    })
    await intrude(environment, 0)
    expect(await append(writer)).toMatchObject({ left: { failure: 'outcome-unknown' } })
    expect(writer.current()).toBeUndefined()
    expect(await append(writer)).toMatchObject({ left: { failure: 'store-unavailable' } })
    isHeld = true
    await delay(700)
    expect(writer.current()).toBeDefined()
    expect(await append(writer)).toMatchObject({ right: { position: 1n } })
    await writer.close()
  })
})

describe('a writer with too much to write', () => {
  test('refuses what it would have to keep in memory, and writes the rest', async () => {
    const folder = await freshFolder()
    const writer = newWriter(await opened(folder), {
      bell: newBell(),
      isHeldIn: () => true,
      reopen: () => openForWriting(folder, 'unused'),
    })
    const json = `"${'x'.repeat(1024)}"`
    const megabyte = 1024 * 1024
    const results = await Promise.all(
      Array.from(
        { length: 100 },
        () =>
          new Promise<Either<StoreFailure, Appended>>((answer) => {
            const events = [eventOf(json)]
            writer.submit({ stream: freshStream(), expected: -1, events, bytes: megabyte, answer })
          }),
      ),
    )
    expect(results.filter(({ _tag }) => _tag === 'Right')).toHaveLength(64)
    expect(results.at(-1)).toMatchObject({ left: { failure: 'store-unavailable' } })
    expect(await append(writer)).toMatchObject({ right: { position: 64n } })
    await writer.close()
  })
})
