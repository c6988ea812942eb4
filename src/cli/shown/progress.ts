/** Progress on stderr: a bar for a person, a line from time to time for a log. */
import type { Io } from '../line/command.ts'
import { clearLine } from './terminal.ts'

/** Told how much of how much is done; `total` is undefined where nobody knows it. */
export type Report = {
  readonly at: (done: number, total: number | undefined) => void
  readonly end: () => void
}

/** Nothing is shown of what is over before. */
const quietMs = 500
/** A bar is redrawn at most this often. */
const redrawMs = 100
/** A log gets a line at most this often. */
const lineMs = 5_000
const barWidth = 30

const bar = (done: number, total: number): string => {
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const full = Math.round(share * barWidth)
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`
}

/** Bytes as they are shown, in MB (10^6). */
export const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10

/** A report under a title, such as `rebuilding rows`; `unit` is what is counted. */
export const progress = (io: Pick<Io, 'err' | 'watched'>, title: string, unit: string): Report => {
  const begun = performance.now()
  let shown = 0
  let last = Number.NEGATIVE_INFINITY
  let isComplete = false
  const line = (done: number, total: number | undefined): string => {
    const seconds = Math.max(0.001, (performance.now() - begun) / 1000)
    const rate = `${Math.round(done / seconds)} ${unit}/s`
    return total === undefined
      ? `${title}  ${done} ${unit}, ${rate}`
      : `${title} ${bar(done, total)}  ${done} of ${total} ${unit}, ${rate}`
  }
  return {
    at: (reached, total) => {
      // A log that grows during the walk may have more than at its begin.
      const done = total === undefined ? reached : Math.min(reached, total)
      const now = performance.now()
      const pause = io.watched ? redrawMs : lineMs
      if (now - begun < quietMs || (now - last < pause && (total === undefined || done < total)))
        return
      // Finished work is not shown again.
      if (isComplete && done === total) return
      isComplete = done === total
      last = now
      shown += 1
      io.err(io.watched ? `${clearLine}${line(done, total)}` : `${line(done, total)}\n`)
    },
    end: () => {
      if (shown > 0 && io.watched) io.err('\n')
    },
  }
}
