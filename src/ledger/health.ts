/** The health of this node, from what the node itself knows. */
import { msOf } from '../kernel/instant.ts'
import type { Stopped } from '../projector/live/health.ts'
import type { Health } from './ledger.ts'
import type { LogState, Running } from './running.ts'
import type { ClockTrouble } from './clock/timekeeper.ts'

/** The kind of a stop, and its position in the log if it has one. */
const told = (why: Stopped): string => {
  switch (why.stopped) {
    case 'log-corrupt':
      return `${why.stopped} at ${why.where}`
    case 'document-damaged':
      return `${why.stopped}: ${why.where}`
    case 'unreadable-event':
      return `${why.stopped} at position ${why.position}`
    case 'rows-failed':
    case 'projection-threw':
    case 'projector-threw':
    case 'closed':
      return why.stopped
  }
}

const clockOf = (trouble: ClockTrouble | undefined): Pick<Health, 'clock' | 'clockOffMs'> =>
  trouble === undefined
    ? { clock: 'ok', clockOffMs: 0 }
    : { clock: trouble.leap, clockOffMs: msOf(trouble.clockTime) - msOf(trouble.ledgerTime) }

/** The state of the log. While its feed is cut off it is `away`, even if the last append succeeded. */
const storeOf = (state: LogState, isCutOff: boolean): Pick<Health, 'store' | 'storeSays'> => {
  switch (state.state) {
    case 'full':
    case 'damaged':
      return { store: state.state, storeSays: state.says }
    case 'ended':
      return { store: 'away', storeSays: state.says }
    case 'away':
      return { store: 'away' }
    case 'ok':
      return { store: isCutOff ? 'away' : 'ok' }
  }
}

/** `lagEvents` counts from this node's own last write or read. Newer events of other nodes count when they arrive. */
export const healthOf =
  (
    {
      projector,
      log,
      vault,
      timekeeper,
      rows,
    }: Pick<Running, 'projector' | 'log' | 'vault' | 'timekeeper' | 'rows'>,
    isBehind: () => boolean,
  ) =>
  (): Health => {
    const position = projector.position()
    const known = log.head() > position ? log.head() : position
    const lagMs = projector.lagMs()
    const stopped = projector.stopped()
    return {
      alive: Number.isFinite(lagMs),
      position,
      head: known,
      lagEvents: Number(known - position),
      lagMs: Number.isFinite(lagMs) ? Math.ceil(lagMs) : -1,
      behind: isBehind(),
      ...(stopped === undefined ? {} : { stopped: told(stopped) }),
      ...storeOf(log.state(), projector.isCutOff()),
      erasedPages: vault.erasedPages.state(),
      rowWalks: rows.walks(),
      ...clockOf(timekeeper.trouble()),
    }
  }
