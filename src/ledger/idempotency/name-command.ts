/** Derives the id of a command from the person's key, or uses a random id if there is no key. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { aboutAct } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { protects } from '../../commands/protective.ts'
import { unnamed } from '../recording/command.ts'
import type { Command, Naming } from '../recording/command.ts'
import type { ActFailure, ActRequest } from '../ledger.ts'

/** Whether the act is a confirmation that may be recorded after the person's erasure. */
export const isOwedToErased = ({ act }: Act): boolean => aboutAct(act).owedToErased === true

/**
 * The command as its events name it. Without a key, two kinds of acts get a random id, because repeating them is
 * harmless: protective acts while the vault is away, and confirmations owed to an erased person.
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
