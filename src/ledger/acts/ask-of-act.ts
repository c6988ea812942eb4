/** Builds the decider's command for an act, with the time from which it counts and the caller's credential. */
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

/** The source of the act's time: the caller's statement for a claimed time, the ledger for its own. */
export const claimOf = ({ occurredAt, timeSource }: Act): Claimed => ({
  at: occurredAt,
  source: timeSource ?? (occurredAt === undefined ? 'ledger' : 'service'),
})

/** The command with a bounded time; or the refusal of the claimed time. */
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
