import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import type { EmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import type { StoredEvent } from '../../src/store/event-store.ts'
import { unpackLedgerBefore } from '../ledger-before/ledger-before.ts'
import { freshId, freshStream } from '../store/support.ts'
import { moved } from './moving.ts'
import { programLine, scratch } from './support.ts'
import { right } from '../support/unwrap.ts'

const room = scratch()
afterAll(() => room.remove())

const sizeOf = (folder: string): number =>
  readdirSync(folder)
    .map((name) => statSync(join(folder, name)).blocks * 512)
    .reduce((sum, bytes) => sum + bytes, 0)

/** Whether a process has a segment open. */
const reads = (pid: number): boolean => {
  try {
    const fds = `/proc/${pid}/fd`
    return readdirSync(fds).some((fd) => readlinkSync(join(fds, fd)).endsWith('.segment'))
  } catch {
    return false
  }
}

/** Appends ten batches of events like those given, and gives the bytes on disk that each event took. */
const bytesPerEvent = async (
  store: EmbeddedStore,
  log: string,
  like: ReadonlyArray<StoredEvent>,
): Promise<number> => {
  const before = sizeOf(log)
  for (let batch = 0; batch < 10; batch += 1) {
    const events = like.map((event) => ({ ...event, id: freshId() }))
    await right(store.append(freshStream('access'), 'no-stream', events))
  }
  return (sizeOf(log) - before) / (10 * like.length)
}

/** Starts a command, and stops it in the middle of reading the log. */
const stopReading = async (args: ReadonlyArray<string>) => {
  const [command = '', ...first] = programLine.split(' ')
  const child = spawn(command, [...first, ...args], { stdio: 'ignore' })
  const pid = child.pid ?? 0
  for (let n = 0; n < 1_500 && !reads(pid) && child.exitCode === null; n += 1) await delay(10)
  child.kill('SIGSTOP')
  expect(child.exitCode).toBeNull()
  return child
}

describe('a process that reads the log beside its writer', () => {
  test.each([
    ['export', ['export', '--out', 'out']],
    ['replay', ['replay']],
    ['backup', ['backup', '--log', '--to', 'copy']],
  ])(
    'holds no space: neither stopped in mid-run nor killed (%s)',
    { timeout: 120_000 },
    async (name, args) => {
      const folder = room.path(`data-${name}`)
      unpackLedgerBefore(folder)
      await moved(folder)
      const log = join(folder, 'log')
      const store = await right(openEmbeddedStore({ folder, segmentBytes: 262_144 }))
      const all = await right(
        store.readAll({ direction: 'forwards', from: 'start', maxCount: 1_000 }),
      )
      const like = all
        .filter(({ stream }) => stream.startsWith('access-'))
        .map(({ event }) => event)
      for (let n = 0; n < 10; n += 1) await bytesPerEvent(store, log, like)
      const alone = await bytesPerEvent(store, log, like)
      const where = args.map((arg) => (['out', 'copy'].includes(arg) ? room.path(arg) : arg))
      const reader = await stopReading([...where, '--data', folder])
      const beside = await bytesPerEvent(store, log, like)
      reader.kill('SIGKILL')
      await once(reader, 'close')
      const after = await bytesPerEvent(store, log, like)
      // Indexes of closed segments come when they come; held space would be many times as much.
      expect(beside).toBeLessThan(alone * 2)
      expect(after).toBeLessThan(alone * 2)
      await store.close()
    },
  )
})
