import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { copyEnvironment } from '../../../src/store/lmdb/copy-environment.ts'
import { eventsOf, freshStream, readWhole } from '../support.ts'
import {
  dataFile,
  freshFolder,
  logOf,
  openLog,
  openOldStore,
  removeFoldersAfterwards,
  startChild,
} from './support.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** Stream, revision and ids of an acknowledged append, as the child prints it. */
const acknowledged = (line: string) => {
  const [stream = '', revision = '', ...ids] = line.split(' ')
  return { stream: stream as StreamId, revision: BigInt(revision), ids }
}

describe('a copy made while another process appends', () => {
  test.each(['as-is', 'compacted'] as const)(
    'is whole, and holds whatever was acknowledged before it: %s',
    async (manner) => {
      const folder = await freshFolder()
      const to = await freshFolder()
      const child = startChild('append', folder)
      await child.printed(300)
      const before = child.lines.slice(1, 300).map(acknowledged)
      await right(copyEnvironment(logOf(folder), logOf(to), manner))
      const meanwhile = child.lines.length
      await child.printed(meanwhile + 1)
      child.process.kill('SIGKILL')
      await child.exited
      const reader = await openLog(to)
      for (const { stream, revision, ids } of before) {
        const events = await readWhole(reader, stream)
        const last = Number(revision)
        expect(events.slice(last - 2, last + 1).map(({ event }) => String(event.id))).toEqual(ids)
        // Appends are of three: none was copied in part.
        expect(events.length % 3).toBe(0)
      }
      await reader.close()
    },
  )
})

describe('a copy', () => {
  test('goes on where the ledger was, under the same name', async () => {
    const folder = await freshFolder()
    const to = await freshFolder()
    const stream = freshStream()
    const store = await openOldStore(folder)
    await right(store.append(stream, 'no-stream', eventsOf(3)))
    const copied = await right(copyEnvironment(logOf(folder), logOf(to), 'as-is'))
    const bytes = readFileSync(dataFile(to))
    expect(copied).toEqual({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    expect(statSync(dataFile(to)).mode & 0o777).toBe(0o600)
    // The original is still being written: the copy has a writer of its own.
    const second = await openOldStore(to)
    expect(second.ledgerId).toBe(store.ledgerId)
    await right(second.append(stream, 2n, eventsOf(1)))
    expect(await readWhole(second, stream)).toHaveLength(4)
    expect(await readWhole(store, stream)).toHaveLength(3)
    await second.close()
    await store.close()
  })

  test('overwrites nothing, and says why it could not be made', async () => {
    const folder = await freshFolder()
    const store = await openOldStore(folder)
    await right(store.append(freshStream(), 'no-stream', eventsOf(1)))
    const to = await freshFolder()
    await right(copyEnvironment(logOf(folder), logOf(to), 'as-is'))
    const first = readFileSync(dataFile(to))
    await right(store.append(freshStream(), 'no-stream', eventsOf(1)))
    expect(await left(copyEnvironment(logOf(folder), logOf(to), 'as-is'))).toMatchObject({
      failure: 'copy-failed',
    })
    expect(Buffer.compare(readFileSync(dataFile(to)), first)).toBe(0)
    expect(await left(copyEnvironment('/nonexistent', logOf(to), 'as-is'))).toMatchObject({
      failure: 'copy-failed',
    })
    await store.close()
  })
})
