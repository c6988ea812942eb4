/** The least that a log in a file can do: records that come together are one write and one sync, and nothing else. */
import { write } from 'node:fs'
import { promisify } from 'node:util'
import { disk } from '../../src/files/disk.ts'
import type { FileNumber } from '../../src/files/io.ts'
import type { FloorLog } from './lmdb.ts'

type Waiting = {
  readonly record: Buffer
  readonly done: () => void
  readonly failed: (cause: unknown) => void
}

// Those who were just answered have then sent their next record, as in the ledger's own log.
const othersHaveSpoken = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))

const handOver = promisify(write)

/**
 * Who writes: another thread, as Node writes by itself, or this one, as the ledger's log does with a short batch, which
 * spares a lone writer two changes of threads.
 */
type By = 'other-thread' | 'this-thread'

const writeBy = async (by: By, file: FileNumber, bytes: Buffer, at: number): Promise<void> => {
  const written =
    by === 'this-thread'
      ? disk.pwriteNow(file, bytes, at)
      : (await handOver(file, bytes, 0, bytes.length, at)).bytesWritten
  if (written !== bytes.length) throw new Error('a write was cut short')
}

/** A new file. */
export const openFloorSegment = (path: string, by: By): FloorLog => {
  const file = disk.create(path)
  let waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let at = 0
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      await othersHaveSpoken()
      const group = waiting
      waiting = []
      const bytes = Buffer.concat(group.map(({ record }) => record))
      try {
        await writeBy(by, file, bytes, at)
        await disk.sync(file)
        at += bytes.length
        for (const { done } of group) done()
      } catch (cause) {
        for (const { failed } of group) failed(cause)
      }
    }
    running = undefined
  }
  return {
    append: (record) =>
      new Promise<void>((done, failed) => {
        waiting.push({ record, done, failed })
        running ??= run()
      }),
    close: async () => {
      await running
      disk.close(file)
    },
  }
}
