/** The identifier index of the embedded vault: what an identifier leads to, and how that changes. */
import { E, O, TE, pipe } from '../../fp.ts'
import type { Either, Option, TaskEither } from '../../fp.ts'
import { maxOptOutScopes } from '../../events/marketing.ts'
import type { MatterId, SubjectId } from '../../kernel/ids.ts'
import { later } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { hashIdentifier } from '../identifier-hash.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { drawBinding, optOutsOf } from '../identity-change.ts'
import type { Leaving } from '../identity-change.ts'
import { ordinalOf } from '../key-row.ts'
import { heldBy } from '../key-vault.ts'
import type { IdentifierIndex, SubjectErased, VaultFailure } from '../key-vault.ts'
import { adoptFormer, aliasesOf, beginAlias, endAlias } from './alias-rows.ts'
import {
  carriedBy,
  leaveOptOuts,
  noteAll,
  noteChange,
  settleChange,
  takeCarried,
  untoldOf,
} from './identity-rows.ts'
import { fencesOf, keyRow, ownerOf } from './rows.ts'
import type { Owner } from './rows.ts'
import type { Environment } from './environment.ts'
import type { Tables } from './tables.ts'

/** A person whose newest key is fenced takes no identifier: it would outlive their erasure. */
const refuseErased = (
  tables: Tables,
  subject: SubjectId,
): Either<VaultFailure | SubjectErased, void> => {
  const fences = fencesOf(tables, subject)
  if (E.isLeft(fences)) return fences
  const last = fences.right.at(-1)
  if (last === undefined) return E.right(undefined)
  const row = keyRow(tables, subject)
  if (E.isLeft(row)) return row
  return row.right !== undefined && row.right.ordinal > ordinalOf(last.kid)
    ? E.right(undefined)
    : E.left({ refusal: 'subject-erased', subject, at: last.at })
}

/** `first`: a surrogate drawn for this identifier, of which there is nothing to tell but what it inherits. */
type How = { readonly leaving?: Leaving; readonly first?: true }

const ended = (
  tables: Tables,
  row: HashedIdentifier,
  owner: Owner,
  { change, at }: { readonly change: 'unbound' | 'moved'; readonly at: Instant },
): void => {
  endAlias(tables, row, owner, at)
  const { subject, binding = drawBinding() } = owner
  noteChange(tables, { change, subject, kind: row.kind, binding, at, optOuts: [] })
}

const bind =
  (row: HashedIdentifier, subject: SubjectId, at: Instant, how: How = {}) =>
  (tables: Tables): Either<VaultFailure | SubjectErased, SubjectId | undefined> => {
    const owner = ownerOf(tables, row.hash)
    if (E.isLeft(owner)) return owner
    if (owner.right?.subject === subject) return E.right(undefined)
    const allowed = refuseErased(tables, subject)
    if (E.isLeft(allowed)) return allowed
    // An act that arrives late begins where the earlier owner began, so that no two intervals overlap.
    const since = owner.right === undefined ? at : later(at, owner.right.since)
    const carried = takeCarried(tables, row)
    if (E.isLeft(carried)) return carried
    const before = owner.right
    if (before !== undefined) ended(tables, row, before, { change: 'moved', at: since })
    const binding = drawBinding()
    beginAlias(tables, row, { subject, since, binding })
    const left = before === undefined ? [] : optOutsOf(before.subject, how.leaving)
    const { kind } = row
    const optOuts = [...carried.right, ...left].slice(0, maxOptOutScopes)
    if (how.first !== true || optOuts.length > 0)
      noteChange(tables, { change: 'bound', subject, kind, binding, at: since, optOuts })
    return E.right(before?.subject)
  }

const claim =
  (row: HashedIdentifier, candidate: SubjectId, at: Instant) =>
  (tables: Tables): Either<VaultFailure | SubjectErased, SubjectId> => {
    const owner = ownerOf(tables, row.hash)
    if (E.isLeft(owner)) return owner
    if (owner.right !== undefined) return E.right(owner.right.subject)
    return pipe(
      bind(row, candidate, at, { first: true })(tables),
      E.map(() => candidate),
    )
  }

const release =
  (row: HashedIdentifier, holder: SubjectId, at: Instant, leaving?: Leaving) =>
  (tables: Tables): Either<VaultFailure, SubjectId | undefined> => {
    const owner = ownerOf(tables, row.hash)
    if (E.isLeft(owner)) return owner
    if (owner.right?.subject !== holder) return E.right(undefined)
    ended(tables, row, owner.right, { change: 'unbound', at })
    leaveOptOuts(tables, row.hash, optOutsOf(owner.right.subject, leaving))
    void tables.index.remove(row.hash)
    return E.right(owner.right.subject)
  }

const releaseBinding =
  (binding: MatterId, holder: SubjectId, at: Instant, leaving?: Leaving) =>
  (tables: Tables): Either<VaultFailure, SubjectId | undefined> => {
    const held = aliasesOf(holder)(tables)
    if (E.isLeft(held)) return held
    const row = heldBy(held.right, binding)
    return row === undefined ? E.right(undefined) : release(row, holder, at, leaving)(tables)
  }

/** The owner, and whether they were found by the spelling of an earlier version. */
type Found = { readonly subject: SubjectId; readonly formerly: boolean }

const find =
  ({ hash, former }: HashedIdentifier) =>
  (tables: Tables): Either<VaultFailure, Option<Found>> => {
    const owner = ownerOf(tables, hash)
    if (E.isLeft(owner)) return owner
    if (owner.right !== undefined || former === undefined)
      return E.right(
        O.fromNullable(owner.right && { subject: owner.right.subject, formerly: false }),
      )
    return pipe(
      ownerOf(tables, former),
      E.map((earlier) => O.fromNullable(earlier && { subject: earlier.subject, formerly: true })),
    )
  }

/** Runs in a transaction after what an earlier version bound was moved to its present spelling. */
const moved =
  <F, A>(row: HashedIdentifier, action: (tables: Tables) => Either<F, A>) =>
  (tables: Tables): Either<F | VaultFailure, A> => {
    const adopted = adoptFormer(tables, row)
    return E.isLeft(adopted) ? adopted : action(tables)
  }

/** Looks the owner up by both spellings; what only the earlier one finds is moved. */
const finderIn =
  (env: Environment) =>
  (row: HashedIdentifier): TaskEither<VaultFailure, Option<SubjectId>> =>
    pipe(
      TE.fromIOEither(() => env.read(find(row))),
      TE.flatMap((found) => {
        if (O.isNone(found)) return TE.right(O.none)
        const { subject, formerly } = found.value
        const known = (): Either<VaultFailure, Option<SubjectId>> => E.right(O.some(subject))
        return formerly ? env.write(moved(row, known)) : TE.fromEither(known())
      }),
    )

/** The index over an open environment; `indexKey` (32 bytes) keys the HMACs. */
export const identifierIndex = (env: Environment, indexKey: Uint8Array): IdentifierIndex => {
  const rowOf = hashIdentifier(indexKey)
  const write = <F, A>(row: HashedIdentifier, action: (tables: Tables) => Either<F, A>) =>
    env.write(moved(row, action))
  const findSubject = finderIn(env)
  return {
    findSubject: (identifier) => findSubject(rowOf(identifier)),
    claimSubject: (identifier, candidate, at) => {
      const row = rowOf(identifier)
      return pipe(
        // Most claims find an owner: they cost no flush.
        findSubject(row),
        TE.flatMap((owner) =>
          O.isSome(owner) ? TE.right(owner.value) : write(row, claim(row, candidate, at)),
        ),
      )
    },
    bindSubject: (identifier, subject, at, leaving) => {
      const row = rowOf(identifier)
      return pipe(
        write(row, bind(row, subject, at, leaving === undefined ? {} : { leaving })),
        TE.map(O.fromNullable),
      )
    },
    unbind: (identifier, holder, at, leaving) => {
      const row = rowOf(identifier)
      return pipe(write(row, release(row, holder, at, leaving)), TE.map(O.fromNullable))
    },
    unbindBinding: (...asked) => pipe(env.write(releaseBinding(...asked)), TE.map(O.fromNullable)),
    aliases: (subject) => TE.fromIOEither(() => env.read(aliasesOf(subject))),
    untold: (subject) => TE.fromIOEither(() => env.read(untoldOf(subject))),
    note: (changes) => env.write(noteAll(changes)),
    settle: (change) => env.write(settleChange(change)),
    carried: (identifier) => TE.fromIOEither(() => env.read(carriedBy(rowOf(identifier)))),
  }
}
