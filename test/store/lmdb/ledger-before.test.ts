import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digestLog } from '../../../src/migrate/digest-log.ts'
import { factsBefore, unpackLedgerBefore } from '../../ledger-before/ledger-before.ts'
import { eventOf, eventsOf, freshStream } from '../support.ts'
import {
  freshFolder,
  openLog,
  openOldStore,
  removeFoldersAfterwards,
  startChild,
} from './support.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const everything = { direction: 'forwards', from: 'start', maxCount: 1_000 } as const

describe('the log of the version before', () => {
  test('holds the events that the version before said it holds', async () => {
    const folder = join(await freshFolder(), 'data')
    unpackLedgerBefore(folder)
    const log = await openLog(folder)
    const head = await right(log.head())
    expect(head).toBe(BigInt(factsBefore.events) - 1n)
    expect(await right(digestLog({ log, onProgress: () => {} }, head))).toEqual({
      log: { events: factsBefore.events, digest: factsBefore.eventDigest },
      streams: {
        events: factsBefore.events,
        digest: factsBefore.streamDigest,
        count: factsBefore.streams,
      },
    })
    await log.close()
  })

  test('is read in pages, either way, as its maker wrote it', async () => {
    const folder = await freshFolder()
    const store = await openOldStore(folder)
    const [long, short] = [freshStream(), freshStream()]
    await right(store.append(long, 'no-stream', eventsOf(200)))
    await right(store.append(short, 'no-stream', [eventOf('"同意"')]))
    await right(store.append(long, 199n, eventsOf(3)))
    await store.close()
    const log = await openLog(folder)
    expect(log.ledgerId).toBe(store.ledgerId)
    const all = await right(log.readAll(everything))
    expect(all.map(({ position }) => position)).toEqual(all.map((_, at) => BigInt(at)))
    expect(all).toHaveLength(204)
    const back = { direction: 'backwards', from: 'end', maxCount: 1_000 } as const
    expect(await right(log.readAll(back))).toEqual(all.toReversed())
    const page = { direction: 'forwards', from: 63n, maxCount: 80 } as const
    const ofLong = all.filter(({ stream }) => stream === long)
    expect(await right(log.read(long, page))).toEqual(ofLong.slice(63, 143))
    expect(await right(log.readAll({ ...everything, streamPrefixes: [short] }))).toHaveLength(1)
    await log.close()
  })

  test('tells which process writes to it', async () => {
    const folder = await freshFolder()
    const child = startChild('hold', folder)
    await child.printed(1)
    const log = await openLog(folder)
    expect(await log.writer(folder)).toBe(child.process.pid)
    child.process.stdin?.end()
    await child.exited
    expect(await log.writer(folder)).toBeUndefined()
    await log.close()
  })
})
