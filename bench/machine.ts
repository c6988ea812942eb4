/** On what, and beside what, a run was measured. */
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { t } from '../src/fp.ts'

export const Machine = t.type({
  cpu: t.string,
  cores: t.number,
  memoryGb: t.number,
  node: t.string,
  /** Whether the compiled program was measured, or its source through a loader, which is slower. */
  program: t.string,
})
export type Machine = t.TypeOf<typeof Machine>

/** True where this very file was compiled before it was run. */
const isCompiled = import.meta.url.endsWith('.js')

/** The machine as it says it is. */
export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  program: isCompiled ? 'compiled' : 'from source',
})

/** Average number of processes that wanted a core over the last minute. */
export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100

const kilobytesIn = (report: string, name: string): number => {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(report)?.[1]
  if (found === undefined) throw new Error(`the system does not say how much is ${name}`)
  return Number(found)
}

/** Memory of a process that is no mapped file, in MB (10^6 bytes): what LMDB maps is the system's to drop. */
export const anonymousMb = (pid: number): number =>
  (kilobytesIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Anonymous') * 1_024) / 1e6

/** The same as the kernel counts it, asked for at a cost that may be paid often; 0 of a process that is over. */
export const anonymousMbNow = (pid: number): number => {
  try {
    return (kilobytesIn(readFileSync(`/proc/${pid}/status`, 'utf8'), 'RssAnon') * 1_024) / 1e6
  } catch {
    return 0
  }
}

// The unit in which Linux counts processor time for its users, whatever its own clock.
const ticksPerSecond = 100
const afterName = /^\d+ \(.*\) (.*)$/s

/** Processor time that a process has used so far, all its threads together, in ms; of this one without `pid`. */
export const cpuMsOf = (pid: number | undefined): number => {
  if (pid === undefined) {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  }
  const fields = afterName.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond
}
