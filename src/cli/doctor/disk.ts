/** Whether the disk has room, and how long it takes to keep what it was told. */
import { open, statfs, unlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readLastScrub } from '../../main/last-scrub.ts'
import { found } from './check.ts'
import type { Check } from './check.ts'

const mebibyte = 1024 * 1024
const inMiB = (bytes: number): string => `${Math.floor(bytes / mebibyte)} MiB`
/** Below it is time to make room; below the reserve acts are refused. */
const tightBytes = 1024 * mebibyte

/** When a server last read the log through, as it noted in the folder. */
export const lastScrub: Check = async ({ folder }) => {
  const last = await readLastScrub(folder, 'log')
  if (last === undefined)
    return found('scrub', 'unknown', 'no server has read the whole log through yet')
  const { at, findings } = last
  return findings === 0
    ? found('scrub', 'ok', `the log was read through until ${at}, and is whole`)
    : found('scrub', 'bad', `the log was read through until ${at}, with ${findings} findings: fsck`)
}

/** The same of the rows. What is found there ends the server, and the next one builds new rows. */
export const lastRowsScrub: Check = async ({ folder }) => {
  const last = await readLastScrub(folder, 'rows')
  if (last === undefined)
    return found('rows-scrub', 'unknown', 'no server has read all rows through yet')
  const { at, findings } = last
  return findings === 0
    ? found('rows-scrub', 'ok', `the rows were read through until ${at}, and were whole then`)
    : found(
        'rows-scrub',
        'bad',
        `the rows were read through until ${at}, with ${findings} findings: fsck`,
      )
}

const blockBytes = 4096

export const room: Check = async ({ folder, disk }) => {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const verdict = free < disk.reserveBytes + blockBytes ? 'bad' : free < tightBytes ? 'warn' : 'ok'
  const said = `${inMiB(free)} free on the disk of ${resolve(folder)}`
  const refused = `, and ${inMiB(disk.reserveBytes)} are kept free: acts are refused until there is more room`
  return found('room', verdict, verdict === 'bad' ? said + refused : said)
}

const rounds = 16
/** Milliseconds of the median: a disk for databases answers within a few, and above the second nobody waits gladly. */
const slowMs = 20
const unusableMs = 250

const syncTimes = async (path: string): Promise<ReadonlyArray<number>> => {
  const file = await open(path, 'wx', 0o600)
  const block = Buffer.alloc(blockBytes)
  const times: number[] = []
  try {
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now()
      await file.write(block)
      await file.datasync()
      times.push(performance.now() - started)
    }
  } finally {
    await file.close()
    await unlink(path)
  }
  return times.sort((a, b) => a - b)
}

export const sync: Check = async ({ folder }) => {
  const times = await syncTimes(join(folder, `doctor-${process.pid}`))
  const median = times[Math.floor(rounds / 2)] ?? 0
  const most = times.at(-1) ?? 0
  const verdict = median > unusableMs ? 'bad' : median > slowMs ? 'warn' : 'ok'
  return found(
    'sync',
    verdict,
    `4 KiB are on disk after ${median.toFixed(1)} ms (median of ${rounds}; longest ${most.toFixed(1)} ms)`,
  )
}
