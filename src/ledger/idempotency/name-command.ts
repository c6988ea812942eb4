/** A person's command under the person's key, and what is recorded without a name where there is none to be had. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { aboutAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { protects } from '../../commands/protective.ts'
import { unnamed } from '../recording/command.ts'
import type { Command, Naming } from '../recording/command.ts'
import type { ActFailure, ActRequest } from '../ledger.ts'

/** Whether this may still be recorded of a person who was erased. */
export const isOwedToErased = ({ act }: Act): boolean => aboutAct(act).owedToErased === true

/**
 * The command as events name it. Two kinds of acts are recorded under an id of the ledger's own where there is no key
 * to name them by, since their repetition does no harm: what protects, while the vault is away; and what is owed to a
 * person whose key was destroyed.
 */
export const nameCommand = (
  { naming }: { readonly naming: Pick<Naming, 'ofPerson'> },
  { subject, act, meta }: ActRequest,
): Promise<Either<ActFailure, Command>> =>
  naming
    .ofPerson(subject, meta)()
    .then((named) => {
      if (E.isRight(named)) return named
      const failure = named.left
      const isHarmless =
        'failure' in failure
          ? protects(act)
          : failure.refusal === 'subject-erased' && isOwedToErased(act)
      return isHarmless ? E.right(unnamed(meta)) : named
    })
