/** What the decider is asked for an act: with the time that it counts from, and whose credential tells it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Act } from '../../commands/acts.ts'
import { protects } from '../../commands/protective.ts'
import type { SubjectCommand } from '../../deciders/subject.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Command } from '../recording/command.ts'
import type { ActFailure, ActRequest } from '../ledger.ts'
import { matterOf } from './matter.ts'
import { countOther, countProtective, latestOf } from '../clock/claimed-time.ts'
import type { Claimed } from '../clock/claimed-time.ts'

/** Who vouches for the time: the caller's word for a claimed one, the ledger itself for its own. */
export const claimOf = ({ occurredAt, timeSource }: Act): Claimed => ({
  at: occurredAt,
  source: timeSource ?? (occurredAt === undefined ? 'ledger' : 'service'),
})

/** Bounded in time, or why it cannot be of the time that is claimed. */
export const askOf = (
  { act, subject, kin }: Pick<ActRequest, 'act' | 'subject' | 'kin'>,
  command: Command,
  env: { readonly clock: Clock; readonly claimsBy: Clock; readonly clockErrorMs: number },
): Either<ActFailure, SubjectCommand> => {
  const claim = claimOf(act)
  const now = env.clock()
  const by = { now, claimsBy: env.claimsBy(), errorMs: env.clockErrorMs }
  const counted = protects(act) ? E.right(countProtective(claim, by)) : countOther(claim, by)
  if (E.isLeft(counted)) return counted
  const latest = latestOf(claim, counted.right.at, now, env.clockErrorMs)
  return E.right({
    subject,
    act,
    ...counted.right,
    ...(latest === undefined || protects(act) ? {} : { latest }),
    requestId: command.id,
    actor: command.actor.id,
    ...(kin === undefined ? {} : { kin }),
    ...matterOf(act, command),
  })
}
