/** What acts are judged by beside the record of their person: rows of those whom they are joined with. */
import { lensAlone } from '../../projections/standing.ts'
import { lensOf } from '../standing/folded-lens.ts'
import { withOthers } from '../standing/members.ts'
import type { ActEnv } from './decide-act.ts'
import type { Running } from './running.ts'

/** Behind its bound, or without the tables a decision reads: then it denies. */
export const isBehind =
  ({ projector, limits }: Running) =>
  (): boolean =>
    projector.lagMs() > limits.maxLagMs ||
    projector.positionOf('standing') !== projector.position() ||
    projector.positionOf('registry') !== projector.position()

/** The standing of an act's own person is folded from their stream; of others, rows say what decisions read there. */
export const seenByActs = (
  running: Running,
): Pick<ActEnv, 'claimsBy' | 'clockErrorMs' | 'isBehind' | 'seenWith'> => {
  const alone = lensAlone(running.tables.standing.rows)
  return {
    claimsBy: running.timekeeper.claimsBy,
    clockErrorMs: running.limits.clockErrorMs,
    isBehind: isBehind(running),
    seenWith: (subject) => (standing) => withOthers(subject, lensOf(standing), alone),
  }
}
