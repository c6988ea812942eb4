/** The identifier index in PostgreSQL: what an identifier leads to, and how that changes, on all nodes alike. */
import { E, O, TE, pipe } from '../../fp.ts'
import type { Either, Option, TaskEither } from '../../fp.ts'
import { maxOptOutScopes } from '../../events/marketing.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { later } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Ask } from '../../postgres/session.ts'
import type { Action, Asked } from '../../postgres/transaction.ts'
import { hashIdentifier } from '../identifier-hash.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { drawBinding, optOutsOf } from '../identity-change.ts'
import type { Leaving } from '../identity-change.ts'
import { lastFenced } from '../key-row.ts'
import type { IdentifierIndex, SubjectErased, VaultFailure } from '../key-vault.ts'
import {
  adoptFormer,
  aliasesOf,
  aliasesStatement,
  askLastEnded,
  askOwner,
  beginAlias,
  endAlias,
  ownersStatement,
} from './alias-rows.ts'
import type { EndedAlias } from './alias-rows.ts'
import {
  carriedStatement,
  changesOf,
  leaveOptOuts,
  noteAll,
  noteChange,
  optOutsIn,
  settleChange,
  takeCarried,
  untoldStatement,
} from './identity-rows.ts'
import { askHeld, identifierLock, ownerOf, subjectLock } from './rows.ts'
import type { Owner, VaultDatabase } from './rows.ts'

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

/** Who had the identifier before: the answer of an action that was kept, when that answer was lost. */
const askEarlier = async (
  ask: Ask,
  identifier: HashedIdentifier,
  isOurs: (last: EndedAlias) => boolean,
): Promise<Either<VaultFailure, SubjectId | undefined>> =>
  pipe(
    await askLastEnded(ask, identifier),
    E.map((last) => (last !== undefined && isOurs(last) ? last.subject : undefined)),
  )

const ended = async (
  ask: Ask,
  identifier: HashedIdentifier,
  owner: Owner,
  { change, at }: { readonly change: 'unbound' | 'moved'; readonly at: Instant },
): Promise<void> => {
  await endAlias(ask, identifier, owner, at)
  const { subject, binding = drawBinding() } = owner
  await noteChange(ask, { change, subject, kind: identifier.kind, binding, at, optOuts: [] })
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

/** An identifier that is to leave its holder. */
type Release = {
  readonly identifier: HashedIdentifier
  readonly holder: SubjectId
  readonly at: Instant
  readonly leaving: Leaving | undefined
}

const release =
  ({ identifier, holder, at, leaving }: Release): Action<VaultFailure, SubjectId | undefined> =>
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
    await ask('delete from consent_vault.identifiers where hmac = $1', [identifier.hash])
    await ended(ask, identifier, owner.right, { change: 'unbound', at })
    await leaveOptOuts(ask, identifier.hash, optOutsOf(owner.right.subject, leaving))
    return E.right(owner.right.subject)
  }

/** Of two spellings always in one order, so that no two writers wait for one another. */
const identifierLocks = ({ hash, former }: HashedIdentifier) =>
  (former === undefined ? [hash] : [hash, former].sort()).map(identifierLock)

const locks = ({ identifier, subject }: Binding) => [
  ...identifierLocks(identifier),
  subjectLock(subject),
]

/** Runs in a transaction after what an earlier version bound was moved to its present spelling. */
const moved =
  <F, A>(identifier: HashedIdentifier, action: Action<F, A>): Action<F | VaultFailure, A> =>
  async (ask, asked) => {
    const adopted = await adoptFormer(ask, identifier)
    return E.isLeft(adopted) ? adopted : action(ask, asked)
  }

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

const unbinding = (
  db: VaultDatabase,
  asked: Release,
): TaskEither<VaultFailure, Option<SubjectId>> =>
  pipe(
    db.write(identifierLocks(asked.identifier), moved(asked.identifier, release(asked))),
    TE.map(O.fromNullable),
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
