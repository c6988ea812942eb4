/** How this node is, from what it knows without asking anybody. */
import type { Health } from './ledger.ts'
import type { Running } from './running.ts'

/** Level with what this node wrote or read last; another node's newer events are seen when they arrive. */
export const healthOf =
  ({ projector, log }: Pick<Running, 'projector' | 'log'>) =>
  (): Health => {
    const position = projector.position()
    const known = log.head() > position ? log.head() : position
    const lagMs = projector.lagMs()
    return {
      alive: Number.isFinite(lagMs),
      position,
      head: known,
      lagEvents: Number(known - position),
      lagMs: Number.isFinite(lagMs) ? lagMs : -1,
      store: log.isAway() ? 'away' : 'ok',
    }
  }
