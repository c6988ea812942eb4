/** Who must be left alone: the opt-outs of a person, or those that an identifier carries while nobody has it. */
import { E, O } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { anyKey } from '../standing/standing.ts'
import type { StandingLens } from '../standing/lens.ts'
import type { Sending, Suppression } from '../decisions/suppression.ts'
import { lensFor } from '../../projections/standing.ts'
import { isSuppressed } from '../../projections/suppression-list.ts'
import type { SubjectId } from '../kernel/ids.ts'
import type { Identifier } from '../vault/identifier.ts'
import type { OptOutScope } from '../vault/identity-change.ts'
import type { IdentityFailure, Ledger } from './ledger.ts'
import type { Running } from './running.ts'

type SuppressionEnv = Pick<Running, 'tables' | 'vault'> &
  Pick<Ledger, 'findSubject'> & {
    readonly lensFor: (subject: SubjectId) => StandingLens
    /** Rows of the decisions, or of this list, are further behind than an answer may be. */
    readonly isBehind: () => boolean
  }

/** A purpose that a person's preferences name; where the sender names one, that alone. */
const purposesOf = (
  { tables }: Pick<SuppressionEnv, 'tables'>,
  subject: SubjectId,
  { purpose }: Sending,
): ReadonlyArray<string> => {
  if (purpose !== undefined) return [purpose]
  const said = Object.keys(tables.marketing.rows.get(subject)?.preferences ?? {})
  return [anyKey, ...new Set(said.map((key) => key.split('/')[0] ?? anyKey))]
}

/** Of a person, from rows. Like a decision it never waits, and errs on the side of silence. */
const suppressionOf =
  (env: Omit<SuppressionEnv, 'vault' | 'findSubject'>) =>
  (subject: SubjectId, sending: Sending): Suppression => {
    if (env.isBehind()) return 'behind'
    if (env.lensFor(subject).ended() !== undefined) return 'account-ended'
    const isOut = isSuppressed(env.tables.suppressions.rows)
    return purposesOf(env, subject, sending).some((each) => isOut(subject, each, sending.channel))
      ? 'opted-out'
      : undefined
  }

const covers =
  ({ channel, purpose }: Sending) =>
  (scope: OptOutScope): boolean =>
    (scope.channel === undefined || scope.channel === channel) &&
    (purpose === undefined || scope.purpose === undefined || scope.purpose === purpose)

/** Of whoever has the identifier, and where nobody has it, of what it carries. Nobody is made. */
const suppressionOfIdentifier = (env: SuppressionEnv) => {
  const ofPerson = suppressionOf(env)
  return (identifier: Identifier, sending: Sending): TaskEither<IdentityFailure, Suppression> => {
    const held = async (): Promise<Either<IdentityFailure, Suppression | 'nobody'>> => {
      const found = await env.findSubject(identifier)()
      if (E.isLeft(found)) return found
      return E.right(O.isSome(found.right) ? ofPerson(found.right.value, sending) : 'nobody')
    }
    return async () => {
      const first = await held()
      if (E.isLeft(first)) return first
      if (first.right !== 'nobody') return E.right(first.right)
      const carried = await env.vault.carried(identifier)()
      if (E.isLeft(carried)) return carried
      if (carried.right.some(covers(sending))) return E.right('opted-out')
      // Somebody may have claimed it between the two, and inherited what it carried.
      const again = await held()
      if (E.isLeft(again)) return again
      return E.right(again.right === 'nobody' ? undefined : again.right)
    }
  }
}

/** By the bound of decisions, and with both tables of preferences as far as the others. */
export const suppressionsOf = (
  { tables, vault, projector }: Running,
  { findSubject }: Pick<Ledger, 'findSubject'>,
  isBehind: () => boolean,
): Pick<Ledger, 'suppressionOf' | 'suppressionOfIdentifier'> => {
  const env = {
    tables,
    vault,
    findSubject,
    lensFor: lensFor(tables.standing.rows),
    isBehind: () =>
      isBehind() ||
      [tables.suppressions, tables.marketing].some(
        ({ name }) => projector.positionOf(name) !== projector.position(),
      ),
  }
  return {
    suppressionOf: suppressionOf(env),
    suppressionOfIdentifier: suppressionOfIdentifier(env),
  }
}
