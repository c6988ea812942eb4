/** An identifier leaves its holder for nobody, in PostgreSQL: by itself, or by the id of its binding. */
import { E, O, TE, pipe } from '../../fp.ts'
import type { Option, TaskEither } from '../../fp.ts'
import type { MatterId, SubjectId } from '../../kernel/ids.ts'
import { later } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Ask } from '../../postgres/session.ts'
import type { Action, Asked } from '../../postgres/transaction.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { optOutsOf } from '../identifiers/identity-change.ts'
import type { Leaving } from '../identifiers/identity-change.ts'
import { heldBy } from '../key-vault.ts'
import type { IdentifierIndex, VaultFailure } from '../key-vault.ts'
import { askEarlier, ended, identifierLocks, moved } from './alias-actions.ts'
import { aliasesOf, aliasesStatement, askOwner } from './alias-rows.ts'
import { leaveOptOuts } from './identity-rows.ts'
import type { VaultDatabase } from './rows.ts'

/** An identifier that is to leave its holder. */
type Release = {
  readonly identifier: HashedIdentifier
  readonly holder: SubjectId
  readonly at: Instant
  readonly leaving: Leaving | undefined
  /** Only this binding of it. */
  readonly binding?: MatterId
}

const release =
  ({
    identifier,
    holder,
    at,
    leaving,
    binding,
  }: Release): Action<VaultFailure, SubjectId | undefined> =>
  async (ask: Ask, asked: Asked) => {
    const owner = await askOwner(ask, identifier)
    if (E.isLeft(owner)) return owner
    if (owner.right?.subject !== holder) {
      return asked === 'first'
        ? E.right(undefined)
        : askEarlier(
            ask,
            identifier,
            (last) => last.subject === holder && last.until === later(at, last.since),
          )
    }
    if (binding !== undefined && owner.right.binding !== binding) return E.right(undefined)
    await ask('delete from consent_vault.identifiers where hmac = $1', [identifier.hash])
    await ended(ask, identifier, owner.right, { change: 'unbound', at })
    await leaveOptOuts(ask, identifier.hash, optOutsOf(owner.right.subject, leaving))
    return E.right(owner.right.subject)
  }

/** Ends the alias if it is the holder’s. */
export const unbinding = (
  db: VaultDatabase,
  asked: Release,
): TaskEither<VaultFailure, Option<SubjectId>> =>
  pipe(
    db.write(identifierLocks(asked.identifier), moved(asked.identifier, release(asked))),
    TE.map(O.fromNullable),
  )

/** Looked up before it is locked: what changed hands meanwhile has another binding, and stays. */
export const unbindingOf =
  (db: VaultDatabase): IdentifierIndex['unbindBinding'] =>
  (binding, holder, at, leaving) =>
    pipe(
      db.read(aliasesStatement, [holder], aliasesOf),
      TE.flatMap((held) => {
        const identifier = heldBy(held, binding)
        return identifier === undefined
          ? TE.right(O.none)
          : unbinding(db, { identifier, holder, at, leaving, binding })
      }),
    )
