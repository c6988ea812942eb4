/** Facts from rows that acts need besides the person's own record: those of joined surrogates. */
import { E } from '../../fp.ts'
import { lensAlone } from '../../../projections/internal/standing.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import { withOthers } from '../../standing/lens/members.ts'
import { begunIds } from './begun-ids.ts'
import type { ActEnv } from './decide-act.ts'
import type { Running } from '../running.ts'

/** Whether rows are older than the bound, or tables are missing that decisions read; acts are then refused. */
export const isBehind =
  ({ projector, limits }: Running) =>
  (): boolean =>
    projector.lagMs() > limits.maxLagMs ||
    projector.positionOf('standing') !== projector.position() ||
    projector.positionOf('registry') !== projector.position()

/**
 * Waits, for a limited time, until this node's catalogue has everything in the log, since another node may have just
 * published something. False if a package is missing.
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

/** The standing of the act's own person is folded from their stream; those of others come from rows, as in decisions. */
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
