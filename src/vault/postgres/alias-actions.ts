/** The common parts of binding and unbinding an identifier, inside a transaction of PostgreSQL. */
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Ask } from '../../postgres/session.ts'
import type { Action } from '../../postgres/transaction.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { drawBinding } from '../identifiers/identity-change.ts'
import type { VaultFailure } from '../key-vault.ts'
import { adoptFormer, askLastEnded, endAlias } from './alias-rows.ts'
import type { EndedAlias } from './alias-rows.ts'
import { noteChange } from './identity-rows.ts'
import { identifierLock } from './rows.ts'
import type { Owner } from './rows.ts'

/** The previous owner of the identifier: the answer of a committed action whose answer was lost. */
export const askEarlier = async (
  ask: Ask,
  identifier: HashedIdentifier,
  isOurs: (last: EndedAlias) => boolean,
): Promise<Either<VaultFailure, SubjectId | undefined>> =>
  pipe(
    await askLastEnded(ask, identifier),
    E.map((last) => (last !== undefined && isOurs(last) ? last.subject : undefined)),
  )

/** Ends an owner’s alias, and notes that it did. */
export const ended = async (
  ask: Ask,
  identifier: HashedIdentifier,
  owner: Owner,
  { change, at }: { readonly change: 'unbound' | 'moved'; readonly at: Instant },
): Promise<void> => {
  await endAlias(ask, identifier, owner, at)
  const { subject, binding = drawBinding() } = owner
  await noteChange(ask, { change, subject, kind: identifier.kind, binding, at, optOuts: [] })
}

/** Of two spellings always in one order, so that no two writers wait for one another. */
export const identifierLocks = ({ hash, former }: HashedIdentifier) =>
  (former === undefined ? [hash] : [hash, former].sort()).map(identifierLock)

/** Runs in a transaction after what an earlier version bound was moved to its present spelling. */
export const moved =
  <F, A>(identifier: HashedIdentifier, action: Action<F, A>): Action<F | VaultFailure, A> =>
  async (ask, asked) => {
    const adopted = await adoptFormer(ask, identifier)
    return E.isLeft(adopted) ? adopted : action(ask, asked)
  }
