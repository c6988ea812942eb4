/** The state of this node, from its own knowledge. */
import { msOf } from '../kernel/instant.ts'
import type { Stopped } from '../projector/live/health.ts'
import type { Health } from './ledger.ts'
import type { LogState, Running } from './running.ts'
import type { ClockTrouble } from './clock/timekeeper.ts'

/** The kind of a stop, and its place in the log if there is one. */
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

/** The state of the log; a feed that is cut off makes it `away`, whatever the last append said. */
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

/** Level with what this node wrote or read last; another node's newer events are seen when they arrive. */
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
