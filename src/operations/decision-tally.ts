/** Lines of decisions in the operations log, counted and hashed hour by hour, as far as they were handed to whoever keeps them. */
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { isDecision } from './chosen.ts'
import type { Instant } from '../kernel/instant.ts'
import { msOf, plusMs } from '../kernel/instant.ts'

/** Some hours, or a part of one: the lines from `from` on and before `to`. */
export type Counted = {
  readonly from: Instant
  readonly to: Instant
  readonly lines: number
  /** Lines for which there was no room: neither counted in `lines` nor hashed. */
  readonly dropped: number
  /** Over the lines with their line feeds, in hex. */
  readonly sha256: string
}

export type DecisionTally = {
  /** Takes lines that were handed over together, or dropped together. */
  readonly take: (lines: ReadonlyArray<string>, isKept: boolean) => void
  /** The hours that are over at `now`, each once: also those without a line. */
  readonly over: (now: Instant) => ReadonlyArray<Counted>
  /** The rest of the present hour; nothing is counted after it. */
  readonly rest: (now: Instant) => Counted
}

const hourMs = 3_600_000
const routePlace = /"event":"request","route":"(\w+)"/
/** As `lineText` begins every line. */
const before = '{"at":"'.length
const instantLength = 24

/** The time of a line of the operations log, if it is one of a decision; otherwise undefined. */
export const decidedAtIn = (line: string): string | undefined => {
  const [, route = ''] = routePlace.exec(line) ?? []
  return isDecision(route) ? line.slice(before, before + instantLength) : undefined
}

const nextHour = (at: Instant): Instant => plusMs(at, hourMs - (msOf(at) % hourMs))

type Running = { from: Instant; lines: number; dropped: number; hash: Hash }

const begun = (from: Instant): Running => ({
  from,
  lines: 0,
  dropped: 0,
  hash: createHash('sha256'),
})

const counted = ({ from, lines, dropped, hash }: Running, to: Instant): Counted => ({
  from,
  to,
  lines,
  dropped,
  sha256: hash.digest('hex'),
})

/** A tally that begins at `from`. A line of an hour that is over, as after a clock went back, counts in the present one. */
export const tallyFrom = (from: Instant): DecisionTally => {
  const ended: Counted[] = []
  let running = begun(from)
  const goOn = (at: string): void => {
    for (let end = nextHour(running.from); at >= end; end = nextHour(running.from)) {
      ended.push(counted(running, end))
      running = begun(end)
    }
  }
  return {
    take: (lines, isKept) => {
      for (const line of lines) {
        const at = decidedAtIn(line)
        if (at === undefined) continue
        goOn(at)
        if (isKept) {
          running.lines += 1
          running.hash.update(line)
        } else running.dropped += 1
      }
    },
    over: (now) => {
      goOn(now)
      return ended.splice(0)
    },
    rest: (now) => counted(running, now),
  }
}
