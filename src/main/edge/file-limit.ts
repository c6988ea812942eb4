/** The number of files that this process may hold open, and its division. */
import { readFileSync } from 'node:fs'

// The limit of most systems, if this one states none.
const usual = 4_096

/** The limit as Linux tells it; elsewhere what most systems allow. */
export const fileLimit = (): number => {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return line === null ? usual : Number(line[1])
  } catch {
    return usual
  }
}

/** Files that rows, vault, credentials and the runtime keep open, with room to spare. */
const ownFiles = 96
const leastOfLog = 64
const mostOfLog = 1_024

/** With fewer than these no command is begun: already its own code, which Node opens all at once, takes more than 256. */
export const leastFiles = 512

/** Files of closed segments of the log that may be open at a time: a quarter of what there is, from 64 to 1,024. */
export const logFiles = (limit: number = fileLimit()): number =>
  Math.max(leastOfLog, Math.min(mostOfLog, limit >> 2))

/** Files that are left for connections. */
export const filesLeft = (limit: number = fileLimit()): number => limit - ownFiles - logFiles(limit)
