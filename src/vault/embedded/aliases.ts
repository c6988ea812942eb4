/** The identifier index of the embedded vault: what an identifier leads to, and how that changes. */
import { E, O, TE, pipe } from '../../fp.ts'
import type { Either, Option, TaskEither } from '../../fp.ts'
import { maxOptOutScopes } from '../../events/facts/marketing.ts'
import type { MatterId, SubjectId } from '../../kernel/ids.ts'
import { later } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { hashIdentifier } from '../identifier-hash.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { drawBinding, optOutsOf } from '../identifiers/identity-change.ts'
import type { Leaving, OptOuts } from '../identifiers/identity-change.ts'
import { ordinalOf } from '../key-row.ts'
import { heldBy } from '../key-vault.ts'
import type { IdentifierIndex, SubjectErased, VaultFailure } from '../key-vault.ts'
import { adoptFormer, aliasesOf, beginAlias, endAlias, holdingOf } from './rows/alias-rows.ts'
import type { AliasRow } from './rows/alias-rows.ts'
import {
  carriedBy,
  leaveOptOuts,
  noteAll,
  noteChange,
  settleChange,
  takeCarried,
  untoldOf,
} from './rows/identity-rows.ts'
import { fencesOf, keyOf } from './rows/key-rows.ts'
import type { Environment } from './slots/environment.ts'
import type { Rows, WritableRows } from './memory/draft.ts'

/** A person whose newest key is fenced takes no identifier: it would outlive their erasure. */
const refuseErased = (
  rows: Rows,
  subject: SubjectId,
): Either<VaultFailure | SubjectErased, void> => {
  const fences = fencesOf(rows, subject)
  if (E.isLeft(fences)) return fences
  const last = fences.right.at(-1)
  if (last === undefined) return E.right(undefined)
  const row = keyOf(rows, subject)
  if (E.isLeft(row)) return row
  return row.right !== undefined && row.right.ordinal > ordinalOf(last.kid)
    ? E.right(undefined)
    : E.left({ refusal: 'subject-erased', subject, at: last.at })
}

/** `first`: a surrogate drawn for this identifier, of which there is nothing to tell but what it inherits. */
type How = { readonly leaving?: Leaving; readonly first?: true }

const ended = (
  rows: WritableRows,
  held: AliasRow,
  { change, at }: { readonly change: 'unbound' | 'moved'; readonly at: Instant },
): Either<VaultFailure, void> => {
  endAlias(rows, held, at)
  const { subject, kind } = held
  const binding = O.getOrElse(drawBinding)(held.binding)
  return noteChange(rows, { change, subject, kind, binding, at, optOuts: [] })
}

/** The new holder's alias, and what is told of it. */
const begin = (
  rows: WritableRows,
  row: HashedIdentifier,
  begun: { readonly subject: SubjectId; readonly since: Instant; readonly optOuts: OptOuts },
  { first }: How,
): Either<VaultFailure, void> => {
  const { subject, since, optOuts } = begun
  const binding = drawBinding()
  beginAlias(rows, row, { subject, since, binding })
  if (first === true && optOuts.length === 0) return E.right(undefined)
  const { kind } = row
  return noteChange(rows, { change: 'bound', subject, kind, binding, at: since, optOuts })
}

const bind =
  (row: HashedIdentifier, subject: SubjectId, at: Instant, how: How = {}) =>
  (rows: WritableRows): Either<VaultFailure | SubjectErased, SubjectId | undefined> => {
    const owner = holdingOf(rows, row.hash)
    if (E.isLeft(owner)) return owner
    const before = owner.right
    if (before?.subject === subject) return E.right(undefined)
    const allowed = refuseErased(rows, subject)
    if (E.isLeft(allowed)) return allowed
    // An act that arrives late begins where the earlier owner began, so that no two intervals overlap.
    const since = before === undefined ? at : later(at, before.since)
    const carried = takeCarried(rows, row)
    if (E.isLeft(carried)) return carried
    const told =
      before === undefined
        ? E.right(undefined)
        : ended(rows, before, { change: 'moved', at: since })
    if (E.isLeft(told)) return told
    const left = before === undefined ? [] : optOutsOf(before.subject, how.leaving)
    const optOuts = [...carried.right, ...left].slice(0, maxOptOutScopes)
    return pipe(
      begin(rows, row, { subject, since, optOuts }, how),
      E.map(() => before?.subject),
    )
  }

const claim =
  (row: HashedIdentifier, candidate: SubjectId, at: Instant) =>
  (rows: WritableRows): Either<VaultFailure | SubjectErased, SubjectId> => {
    const owner = holdingOf(rows, row.hash)
    if (E.isLeft(owner)) return owner
    if (owner.right !== undefined) return E.right(owner.right.subject)
    return pipe(
      bind(row, candidate, at, { first: true })(rows),
      E.map(() => candidate),
    )
  }

const release =
  (row: HashedIdentifier, holder: SubjectId, at: Instant, leaving?: Leaving) =>
  (rows: WritableRows): Either<VaultFailure, SubjectId | undefined> => {
    const owner = holdingOf(rows, row.hash)
    if (E.isLeft(owner)) return owner
    if (owner.right?.subject !== holder) return E.right(undefined)
    const told = ended(rows, owner.right, { change: 'unbound', at })
    if (E.isLeft(told)) return told
    return pipe(
      leaveOptOuts(rows, row.hash, optOutsOf(holder, leaving)),
      E.map(() => holder),
    )
  }

const releaseBinding =
  (binding: MatterId, holder: SubjectId, at: Instant, leaving?: Leaving) =>
  (rows: WritableRows): Either<VaultFailure, SubjectId | undefined> => {
    const held = aliasesOf(holder)(rows)
    if (E.isLeft(held)) return held
    const row = heldBy(held.right, binding)
    return row === undefined ? E.right(undefined) : release(row, holder, at, leaving)(rows)
  }

/** The owner, and whether they were found by the spelling of an earlier version. */
type Found = { readonly subject: SubjectId; readonly formerly: boolean }

const find =
  ({ hash, former }: HashedIdentifier) =>
  (rows: Rows): Either<VaultFailure, Option<Found>> => {
    const owner = holdingOf(rows, hash)
    if (E.isLeft(owner)) return owner
    if (owner.right !== undefined || former === undefined)
      return E.right(
        O.fromNullable(owner.right && { subject: owner.right.subject, formerly: false }),
      )
    return pipe(
      holdingOf(rows, former),
      E.map((earlier) => O.fromNullable(earlier && { subject: earlier.subject, formerly: true })),
    )
  }

/** Runs after what an earlier version bound was moved to its present spelling. */
const moved =
  <F, A>(row: HashedIdentifier, action: (rows: WritableRows) => Either<F, A>) =>
  (rows: WritableRows): Either<F | VaultFailure, A> => {
    const adopted = adoptFormer(rows, row)
    return E.isLeft(adopted) ? adopted : action(rows)
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
  const write = <F, A>(row: HashedIdentifier, action: (rows: WritableRows) => Either<F, A>) =>
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
