/** The identifier index in PostgreSQL: what an identifier leads to, and how that changes, on all nodes alike. */
import { E, O, TE, pipe } from '../../fp.ts'
import type { Either, Option, TaskEither } from '../../fp.ts'
import { maxOptOutScopes } from '../../events/facts/marketing.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { later } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Ask } from '../../postgres/session.ts'
import type { Action } from '../../postgres/transaction.ts'
import { hashIdentifier } from '../identifier-hash.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { drawBinding, optOutsOf } from '../identifiers/identity-change.ts'
import type { Leaving } from '../identifiers/identity-change.ts'
import { lastFenced } from '../key-row.ts'
import type { IdentifierIndex, SubjectErased, VaultFailure } from '../key-vault.ts'
import { askEarlier, ended, identifierLocks, moved } from './alias-actions.ts'
import { aliasesOf, aliasesStatement, askOwner, beginAlias, ownersStatement } from './alias-rows.ts'
import {
  carriedStatement,
  changesOf,
  noteAll,
  noteChange,
  optOutsIn,
  settleChange,
  takeCarried,
  untoldStatement,
} from './identity-rows.ts'
import { askHeld, ownerOf, subjectLock } from './rows.ts'
import type { VaultDatabase } from './rows.ts'
import { unbinding, unbindingOf } from './unbinding.ts'

type Binding = {
  readonly identifier: HashedIdentifier
  readonly subject: SubjectId
  readonly at: Instant
  readonly leaving?: Leaving | undefined
  /** A surrogate drawn for this identifier, of which there is nothing to tell but what it inherits. */
  readonly first?: true
}

/** A person whose newest key is fenced takes no identifier: it would outlive their erasure. */
const refuseErased = async (
  ask: Ask,
  subject: SubjectId,
): Promise<Either<VaultFailure | SubjectErased, void>> => {
  const held = await askHeld(ask, subject)
  if (E.isLeft(held)) return held
  const { row, fences } = held.right
  const last = fences.at(-1)
  return last === undefined || (row?.ordinal ?? 0) > lastFenced(fences)
    ? E.right(undefined)
    : E.left({ refusal: 'subject-erased', subject, at: last.at })
}

const bind =
  ({
    identifier,
    subject,
    at,
    leaving,
    first,
  }: Binding): Action<VaultFailure | SubjectErased, SubjectId | undefined> =>
  async (ask, asked) => {
    const owner = await askOwner(ask, identifier)
    if (E.isLeft(owner)) return owner
    const before = owner.right
    if (before?.subject === subject) {
      return asked === 'first'
        ? E.right(undefined)
        : askEarlier(ask, identifier, (last) => last.until === before.since)
    }
    const allowed = await refuseErased(ask, subject)
    if (E.isLeft(allowed)) return allowed
    // An act that arrives late begins where the earlier owner began, so that no two intervals overlap.
    const since = before === undefined ? at : later(at, before.since)
    const carried = await takeCarried(ask, identifier)
    if (E.isLeft(carried)) return carried
    if (before !== undefined) await ended(ask, identifier, before, { change: 'moved', at: since })
    const binding = drawBinding()
    await beginAlias(ask, identifier, { subject, since, binding })
    const left = before === undefined ? [] : optOutsOf(before.subject, leaving)
    const { kind } = identifier
    const optOuts = [...carried.right, ...left].slice(0, maxOptOutScopes)
    if (first !== true || optOuts.length > 0)
      await noteChange(ask, { change: 'bound', subject, kind, binding, at: since, optOuts })
    return E.right(before?.subject)
  }

const claim =
  (binding: Binding): Action<VaultFailure | SubjectErased, SubjectId> =>
  async (ask, asked) => {
    const owner = await askOwner(ask, binding.identifier)
    if (E.isLeft(owner)) return owner
    if (owner.right !== undefined) return E.right(owner.right.subject)
    const bound = await bind({ ...binding, first: true })(ask, asked)
    return E.isLeft(bound) ? bound : E.right(binding.subject)
  }

const locks = ({ identifier, subject }: Binding) => [
  ...identifierLocks(identifier),
  subjectLock(subject),
]

/** Looks the owner up by both spellings; what only the earlier one finds is moved. */
const finderIn =
  (db: VaultDatabase) =>
  (identifier: HashedIdentifier): TaskEither<VaultFailure, Option<SubjectId>> =>
    pipe(
      db.read(ownersStatement, [identifier.hash, identifier.former ?? identifier.hash], (rows) =>
        pipe(
          ownerOf(rows),
          E.map((owner) => ({ owner, formerly: rows[0]?.['formerly'] === true })),
        ),
      ),
      TE.flatMap(({ owner, formerly }) => {
        const known = (): Either<VaultFailure, Option<SubjectId>> =>
          E.right(O.fromNullable(owner?.subject))
        return formerly
          ? db.write(
              identifierLocks(identifier),
              moved(identifier, async () => known()),
            )
          : TE.fromEither(known())
      }),
    )

/** The index over a database whose epochs were checked; `indexKey` (32 bytes) keys the HMACs. */
export const identifierIndex = (db: VaultDatabase, indexKey: Uint8Array): IdentifierIndex => {
  const hashed = hashIdentifier(indexKey)
  const find = finderIn(db)
  return {
    findSubject: (identifier) => find(hashed(identifier)),
    claimSubject: (identifier, subject, at) => {
      const binding: Binding = { identifier: hashed(identifier), subject, at }
      return pipe(
        // Most claims find an owner: they take no lock.
        find(binding.identifier),
        TE.flatMap((owner) =>
          O.isSome(owner)
            ? TE.right(owner.value)
            : db.write(locks(binding), moved(binding.identifier, claim(binding))),
        ),
      )
    },
    bindSubject: (identifier, subject, at, leaving) => {
      const binding: Binding = { identifier: hashed(identifier), subject, at, leaving }
      return pipe(
        db.write(locks(binding), moved(binding.identifier, bind(binding))),
        TE.map(O.fromNullable),
      )
    },
    unbind: (identifier, holder, at, leaving) =>
      unbinding(db, { identifier: hashed(identifier), holder, at, leaving }),
    unbindBinding: unbindingOf(db),
    aliases: (subject) => db.read(aliasesStatement, [subject], aliasesOf),
    untold: (subject) => db.read(untoldStatement, [subject ?? null], changesOf),
    note: (changes) => db.write([], noteAll(changes)),
    settle: (change) => db.write([], settleChange(change)),
    carried: (identifier) => {
      const { hash, former = hash } = hashed(identifier)
      return db.read(carriedStatement, [hash, former], optOutsIn)
    },
  }
}
