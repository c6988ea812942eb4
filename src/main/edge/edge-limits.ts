/** From settings to what the server holds callers to: what was not set comes from what the system allows. */
import type { EdgeLimits as Settings } from '../../config/limits.ts'
import { burstSeconds } from '../../http/limits/rates.ts'
import type { Rate } from '../../http/limits/rates.ts'
import { usualReaders } from '../../http/answers/readers.ts'
import type { EdgeLimits } from '../../http/front.ts'
import { filesLeft } from './file-limit.ts'

const mostConnections = 4_096
const leastConnections = 16

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
  personBodyBytes: settings.personBodyBytes,
  maxConnections:
    settings.maxConnections ?? Math.max(leastConnections, Math.min(mostConnections, filesLeft())),
  corsOrigins: settings.corsOrigins,
  readers: {
    ...usualReaders,
    stalledMs: settings.stalledMs,
    unreadBytes: settings.unreadBytes,
  },
})
