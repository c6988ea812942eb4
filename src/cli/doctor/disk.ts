/** Whether the disk has room, and how long it takes to keep what it was told. */
import { open, statfs, unlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readLastScrub } from '../../main/scrubbing/last-scrub.ts'
import type { LastScrub, Scrubbed } from '../../main/scrubbing/last-scrub.ts'
import { found } from './check.ts'
import type { Check, Finding } from './check.ts'

const mebibyte = 1024 * 1024
const inMiB = (bytes: number): string => `${Math.floor(bytes / mebibyte)} MiB`
/** Below it is time to make room; below the reserve acts are refused. */
const tightBytes = 1024 * mebibyte

const dayMs = 86_400_000
/** A walk through a terabyte takes eleven days at the rate that is the default; a folder of some gigabytes is read each hour. */
const longAgoMs = 14 * dayMs

/** Checks the last walk, whose end a server noted in the folder: recent, and without findings. */
const scrubOf = (check: string, what: Scrubbed, named: string): Check => {
  const judged = ({ at, findings }: LastScrub): Finding => {
    const agoMs = Date.now() - Date.parse(at)
    if (!(agoMs >= 0))
      return found(
        check,
        'unknown',
        `the last complete reading of ${named} is noted as ${at}, in the future: check the clock`,
      )
    if (findings > 0)
      return found(
        check,
        'bad',
        `${named} were read completely until ${at}, with ${findings} findings: run consent-ledger fsck`,
      )
    if (agoMs > longAgoMs)
      return found(
        check,
        'warn',
        `${named} were last read completely until ${at}, ${Math.floor(agoMs / dayMs)} days ago: check that a server runs, with LEDGER_SCRUB_MIB_PER_SECOND above 0`,
      )
    return found(check, 'ok', `${named} were read completely until ${at}, without findings`)
  }
  return async ({ folder }) => {
    const last = await readLastScrub(folder, what)
    if (last === undefined)
      return found(
        check,
        'unknown',
        `no server has read all ${named} yet: run consent-ledger fsck to read them now`,
      )
    if (last === 'damaged')
      return found(
        check,
        'unknown',
        `the time of the last complete reading of ${named} is unknown: its note is damaged. The next reading writes a new one`,
      )
    return judged(last)
  }
}

export const lastScrub: Check = scrubOf('scrub', 'log', 'segments of the log')

/** A finding ends the server, and the next one builds new rows. */
export const lastRowsScrub: Check = scrubOf('rows-scrub', 'rows', 'rows')

/** A finding stops the signing of the log. */
export const lastTreeScrub: Check = scrubOf(
  'tree-scrub',
  'tree',
  'entries of the log and their tree',
)

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
