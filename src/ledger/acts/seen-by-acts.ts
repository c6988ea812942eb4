/** What acts are judged by beside the record of their person: rows of those whom they are joined with. */
import { E } from '../../fp.ts'
import { lensAlone } from '../../../projections/internal/standing.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import { withOthers } from '../../standing/lens/members.ts'
import { begunIds } from './begun-ids.ts'
import type { ActEnv } from './decide-act.ts'
import type { Running } from '../running.ts'

/** Behind its bound, or without the tables a decision reads: then it denies. */
export const isBehind =
  ({ projector, limits }: Running) =>
  (): boolean =>
    projector.lagMs() > limits.maxLagMs ||
    projector.positionOf('standing') !== projector.position() ||
    projector.positionOf('registry') !== projector.position()

/**
 * Waits, within the bound of decisions, until this node's catalogue holds all that stands in the log now, whoever wrote
 * it. Asked of the log itself: another node may have published a moment ago. Not so where a package is missing.
 */
const isCatalogueWhole =
  ({ log, projector, registry, store, limits }: Running) =>
  async (): Promise<boolean> => {
    const asked = await store.head()()
    if (E.isLeft(asked)) return false
    const head = asked.right > log.head() ? asked.right : log.head()
    await projector.waitFor(head, limits.maxLagMs)
    return projector.positionOf('registry') >= head && registry.isWhole()
  }

/** The standing of an act's own person is folded from their stream; of others, rows say what decisions read there. */
export const seenByActs = (
  running: Running,
): Pick<
  ActEnv,
  'begun' | 'claimsBy' | 'clockErrorMs' | 'isBehind' | 'isCatalogueWhole' | 'seenWith'
> => {
  const alone = lensAlone(running.tables.standing.rows)
  const behind = isBehind(running)
  return {
    begun: begunIds(running, behind),
    claimsBy: running.timekeeper.claimsBy,
    clockErrorMs: running.limits.clockErrorMs,
    isBehind: behind,
    isCatalogueWhole: isCatalogueWhole(running),
    seenWith: (subject) => (standing) => withOthers(subject, lensOf(standing), alone),
  }
}
