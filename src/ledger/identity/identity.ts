/** Leads from identifiers to people, and changes that. Each change is in the log before it is answered. */
import { O, TE, pipe } from '../../fp.ts'
import type { Option, TaskEither } from '../../fp.ts'
import type { Actor } from '../../events/envelope.ts'
import { MatterId, subjectFrom } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { identify } from '../../vault/identifiers/identifier.ts'
import type { Identifier } from '../../vault/identifiers/identifier.ts'
import type { Leaving } from '../../vault/identifiers/identity-change.ts'
import { byTheLedger } from './by-the-ledger.ts'
import { joiningOn } from './joining.ts'
import type { IdentityFailure, Ledger } from '../ledger.ts'
import { onceNoted } from './once-noted.ts'
import { optOutsOfPerson } from './opt-outs.ts'
import { mustBePresent } from '../recording/presence.ts'
import type { Joining } from './rebinding.ts'
import type { Running } from '../running.ts'
import { tellIdentity } from './tell-identity.ts'
import type { TellEnv } from './tell-identity.ts'

/** The operations of a ledger on identifiers. */
export type Identity = Pick<
  Ledger,
  | 'identify'
  | 'claimSubject'
  | 'findSubject'
  | 'present'
  | 'rebindSubject'
  | 'unbindSubject'
  | 'tellIdentity'
  | keyof Joining
>

/** Records the noted changes of these people, and waits until this node decides by them. */
const makeTelling = ({ projector, limits }: Running, env: TellEnv) => {
  const tell = tellIdentity(env)
  return (actor: Actor, subject?: SubjectId): TaskEither<IdentityFailure, void> =>
    pipe(
      tell(actor, subject),
      TE.flatMapTask((position) => async () => {
        if (position !== undefined) await projector.waitFor(position, limits.maxLagMs)
      }),
    )
}

/** The opt-outs of the identifier's present holder. */
const leavingOf =
  (running: Running) =>
  (identifier: Identifier): TaskEither<IdentityFailure, Leaving | undefined> =>
    pipe(
      running.vault.findSubject(identifier),
      TE.flatMap((holder): TaskEither<IdentityFailure, Leaving | undefined> =>
        O.isNone(holder)
          ? TE.right(undefined)
          : pipe(
              optOutsOfPerson(running)(holder.value),
              TE.map((optOuts) => ({ subject: holder.value, optOuts })),
            ),
      ),
    )

/** A crash may have prevented the event of a binding; it is recorded before the answer. */
const findAndTell =
  (
    { vault }: Pick<Running, 'vault'>,
    tell: (subject: SubjectId) => TaskEither<IdentityFailure, void>,
  ): Ledger['findSubject'] =>
  (identifier) =>
    pipe(
      vault.findSubject(identifier),
      TE.flatMap((found): TaskEither<IdentityFailure, Option<SubjectId>> =>
        O.isNone(found)
          ? TE.right(found)
          : pipe(
              tell(found.value),
              TE.map(() => found),
            ),
      ),
    )

/** Records a move for both people: the former holder and the new one. */
const tellingBoth =
  (tell: (by: Actor, subject: SubjectId) => TaskEither<IdentityFailure, void>) =>
  (by: Actor, subject: SubjectId) =>
  (before: Option<SubjectId>): TaskEither<IdentityFailure, Option<SubjectId>> =>
    pipe(
      O.isSome(before) ? tell(by, before.value) : TE.right(undefined),
      TE.flatMap(() => tell(by, subject)),
      onceNoted,
      TE.map(() => before),
    )

/** The holder's opt-outs stay with the identifier. */
const unbinding =
  (running: Running, tell: (by: Actor, subject: SubjectId) => TaskEither<IdentityFailure, void>) =>
  (
    which: Identifier | MatterId,
    subject: SubjectId,
    by: Actor,
  ): TaskEither<IdentityFailure, boolean> =>
    pipe(
      optOutsOfPerson(running)(subject),
      TE.flatMap((optOuts): TaskEither<IdentityFailure, Option<SubjectId>> => {
        const { vault, clock } = running
        const left = { subject, optOuts }
        return MatterId.is(which)
          ? vault.unbindBinding(which, subject, clock(), left)
          : vault.unbind(which, subject, clock(), left)
      }),
      TE.flatMap((holder): TaskEither<IdentityFailure, boolean> =>
        pipe(
          onceNoted(tell(by, subject)),
          TE.map(() => O.isSome(holder)),
        ),
      ),
    )

/** The part of a ledger that leads from identifiers to people. */
export const identityOf = (running: Running, env: TellEnv): Identity => {
  const { vault, clock, newId, identifiers, registry } = running
  const present: Ledger['present'] = mustBePresent(running)
  const tell = makeTelling(running, env)
  const ledger = byTheLedger(newId()).actor
  const leaving = leavingOf(running)
  const told = tellingBoth(tell)
  const unbind = unbinding(running, tell)
  return {
    identify: (kind, value) =>
      identify(kind, value, identifiers, registry.viewNow(clock()).catalogue.identifierKinds),
    claimSubject: (identifier, by = ledger) => {
      const candidate = subjectFrom(newId().replaceAll('-', ''))
      return pipe(
        vault.claimSubject(identifier, candidate, clock()),
        // Also for known people: a crash may have prevented the event of their binding.
        TE.flatMap((subject) =>
          pipe(
            onceNoted(tell(by, subject)),
            TE.map(() => ({ subject, isNew: subject === candidate })),
          ),
        ),
      )
    },
    findSubject: findAndTell(running, (subject) => tell(ledger, subject)),
    present,
    rebindSubject: (identifier, subject, by = ledger) =>
      pipe(
        present(subject),
        TE.mapLeft((failure): IdentityFailure => failure),
        TE.flatMap(() => leaving(identifier)),
        TE.flatMap((left) => vault.bindSubject(identifier, subject, clock(), left)),
        TE.flatMap(told(by, subject)),
      ),
    unbindSubject: (which, subject, by = ledger) => unbind(which, subject, by),
    tellIdentity: tell(ledger),
    ...joiningOn(running, tell),
  }
}
