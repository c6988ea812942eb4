/** From settings to what the server holds callers to: what was not set comes from what the system allows. */
import { readFileSync } from 'node:fs'
import type { EdgeLimits as Settings } from '../config/limits.ts'
import { burstSeconds } from '../http/rates.ts'
import type { Rate } from '../http/rates.ts'
import { usualReaders } from '../http/readers.ts'
import type { EdgeLimits } from '../http/front.ts'

/** Files that log, rows, vault, credentials and the runtime keep open, with room to spare. */
const ownFiles = 96
const mostConnections = 4_096
const leastConnections = 16

// Linux says it here; elsewhere the system's own default is taken for what most systems allow.
const openFiles = (): number => {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return line === null ? mostConnections : Number(line[1])
  } catch {
    return mostConnections
  }
}

const rateOf = (perSecond: number): Rate => ({ perSecond, burst: perSecond * burstSeconds })

/** A disk takes as many in one sync; a server far away answers all that are under way at about the same time. */
const actsAtOnce = { folder: 64, server: mostConnections } as const

/** Without a setting, as many connections as files may be opened, less those that the ledger itself needs. */
export const edgeLimits = (settings: Settings, log: 'folder' | 'server'): EdgeLimits => ({
  actsAtOnce: actsAtOnce[log],
  rates: {
    credential: rateOf(settings.ratePerCredential),
    person: rateOf(settings.ratePerPerson),
  },
  maxConnections:
    settings.maxConnections ??
    Math.max(leastConnections, Math.min(mostConnections, openFiles() - ownFiles)),
  corsOrigins: settings.corsOrigins,
  readers: {
    ...usualReaders,
    stalledMs: settings.stalledMs,
    unreadBytes: settings.unreadBytes,
  },
})
