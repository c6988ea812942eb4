/** The identifier index of the embedded vault: what an identifier leads to, and how that changes. */
import { E, O, TE, pipe } from '../../fp.ts'
import type { Either, Option } from '../../fp.ts'
import type { Sha256, SubjectId } from '../../kernel/ids.ts'
import { later } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { hashIdentifier } from '../identifier-hash.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { ordinalOf } from '../key-row.ts'
import type { IdentifierIndex, SubjectErased, VaultFailure } from '../key-vault.ts'
import { aliasesOf, beginAlias, endAlias } from './alias-rows.ts'
import { fencesOf, keyRow, ownerOf } from './rows.ts'
import type { Environment, Tables } from './tables.ts'

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

const bind =
  (row: HashedIdentifier, subject: SubjectId, at: Instant) =>
  (tables: Tables): Either<VaultFailure | SubjectErased, SubjectId | undefined> => {
    const owner = ownerOf(tables, row.hash)
    if (E.isLeft(owner)) return owner
    if (owner.right?.subject === subject) return E.right(undefined)
    const allowed = refuseErased(tables, subject)
    if (E.isLeft(allowed)) return allowed
    // An act that arrives late begins where the earlier owner began, so that no two intervals overlap.
    const since = owner.right === undefined ? at : later(at, owner.right.since)
    if (owner.right !== undefined) endAlias(tables, row, owner.right, since)
    beginAlias(tables, row, { subject, since })
    return E.right(owner.right?.subject)
  }

const claim =
  (row: HashedIdentifier, candidate: SubjectId, at: Instant) =>
  (tables: Tables): Either<VaultFailure | SubjectErased, SubjectId> => {
    const owner = ownerOf(tables, row.hash)
    if (E.isLeft(owner)) return owner
    if (owner.right !== undefined) return E.right(owner.right.subject)
    return pipe(
      bind(row, candidate, at)(tables),
      E.map(() => candidate),
    )
  }

const release =
  (row: HashedIdentifier, at: Instant) =>
  (tables: Tables): Either<VaultFailure, SubjectId | undefined> => {
    const owner = ownerOf(tables, row.hash)
    if (E.isLeft(owner)) return owner
    if (owner.right === undefined) return E.right(undefined)
    endAlias(tables, row, owner.right, at)
    void tables.index.remove(row.hash)
    return E.right(owner.right.subject)
  }

const find =
  (hash: Sha256) =>
  (tables: Tables): Either<VaultFailure, Option<SubjectId>> =>
    pipe(
      ownerOf(tables, hash),
      E.map((owner) => O.fromNullable(owner?.subject)),
    )

/** The index over an open environment; `indexKey` (32 bytes) keys the HMACs. */
export const identifierIndex = (env: Environment, indexKey: Uint8Array): IdentifierIndex => {
  const rowOf = hashIdentifier(indexKey)
  return {
    findSubject: (identifier) => TE.fromIOEither(() => env.read(find(rowOf(identifier).hash))),
    claimSubject: (identifier, candidate, at) =>
      pipe(
        // Most claims find an owner: they cost no flush.
        TE.fromIOEither(() => env.read(find(rowOf(identifier).hash))),
        TE.flatMap((owner) =>
          O.isSome(owner)
            ? TE.right(owner.value)
            : env.write(claim(rowOf(identifier), candidate, at)),
        ),
      ),
    bindSubject: (identifier, subject, at) =>
      pipe(env.write(bind(rowOf(identifier), subject, at)), TE.map(O.fromNullable)),
    unbind: (identifier, at) =>
      pipe(env.write(release(rowOf(identifier), at)), TE.map(O.fromNullable)),
    aliases: (subject) => TE.fromIOEither(() => env.read(aliasesOf(subject))),
  }
}
