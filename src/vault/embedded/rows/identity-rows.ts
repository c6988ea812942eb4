/** Changes that are not on the log yet, and opt-outs that identifiers carry, as rows of text. */
import { E, O } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { sha256From } from '../../../kernel/ids.ts'
import type { Sha256, SubjectId } from '../../../kernel/ids.ts'
import { digest } from '../../derive.ts'
import type { HashedIdentifier } from '../../identifier-hash.ts'
import { IdentityChange, OptOuts, parsed } from '../../identifiers/identity-change.ts'
import { corrupt } from '../../key-row.ts'
import type { VaultFailure } from '../../key-vault.ts'
import type { Rows, WritableRows } from '../memory/draft.ts'
import { keyBytes } from '../format/slot.ts'
import { aliasRowsOf } from './alias-rows.ts'
import { subjectIn, subjectKey } from './key-rows.ts'
import { putText, removeText, textNamed, textsUnder } from './text-rows.ts'
import type { TextName } from './text-rows.ts'

const orderOf = ({ subject, binding, change }: IdentityChange): string =>
  `${subject}/${binding}/${change}`

const changeName = (change: IdentityChange): TextName => ({
  key: subjectKey(change.subject),
  id: digest(Buffer.from(orderOf(change))).subarray(0, keyBytes),
})

/** Notes a change, to be told. */
export const noteChange = (
  rows: WritableRows,
  change: IdentityChange,
): Either<VaultFailure, void> => putText(rows, 'untold', changeName(change), JSON.stringify(change))

/** Notes several in the group that it runs in. */
export const noteAll =
  (changes: ReadonlyArray<IdentityChange>) =>
  (rows: WritableRows): Either<VaultFailure, void> => {
    for (const change of changes) {
      const noted = noteChange(rows, change)
      if (E.isLeft(noted)) return noted
    }
    return E.right(undefined)
  }

/** Forgets a change that was told. */
export const settleChange =
  (change: IdentityChange) =>
  (rows: WritableRows): Either<VaultFailure, void> =>
    removeText(rows, 'untold', changeName(change))

/** Changes told at once. */
const pageChanges = 1_000

const inOrder = (a: IdentityChange, b: IdentityChange): number => (orderOf(a) < orderOf(b) ? -1 : 1)

/** The people of whom something is to be told: all, or as many as fill a page. */
const subjectsToldOf = (rows: Rows): Either<VaultFailure, ReadonlyArray<Buffer>> => {
  const some = rows.listed('untold', pageChanges)
  if (E.isLeft(some)) return some
  const keys = some.right.map(({ bytes }) => subjectKey(subjectIn(bytes)))
  return E.right([...new Map(keys.map((key) => [key.toString('hex'), key])).values()])
}

/** The unrecorded changes of one person, or of all. */
export const untoldOf =
  (subject: SubjectId | undefined) =>
  (rows: Rows): Either<VaultFailure, ReadonlyArray<IdentityChange>> => {
    const keys = subject === undefined ? subjectsToldOf(rows) : E.right([subjectKey(subject)])
    if (E.isLeft(keys)) return keys
    const changes: IdentityChange[] = []
    for (const key of keys.right) {
      const texts = textsUnder(rows, 'untold', key)
      if (E.isLeft(texts)) return texts
      for (const { text } of texts.right) {
        const change = parsed(IdentityChange, text)
        if (change === undefined) return corrupt('untold: a change cannot be read')
        changes.push(change)
      }
    }
    return E.right(changes.sort(inOrder).slice(0, pageChanges))
  }

/** Opt-outs are found by the first half of the identifier's hash, and named by the other. */
export const carriedName = (hash: Sha256): TextName => {
  const bytes = Buffer.from(hash, 'hex')
  return { key: bytes.subarray(0, keyBytes), id: bytes.subarray(keyBytes) }
}

/** The hash that a name was made of. */
export const carriedHash = ({ key, id }: TextName): Sha256 =>
  sha256From(Buffer.concat([key, id]).toString('hex'))

const hashesOf = ({ hash, former }: HashedIdentifier): ReadonlyArray<Sha256> =>
  former === undefined ? [hash] : [hash, former]

/** The opt-outs that an identifier carries, under either spelling. */
export const carriedBy =
  (row: HashedIdentifier) =>
  (rows: Rows): Either<VaultFailure, OptOuts> => {
    const all: OptOuts[number][] = []
    for (const hash of hashesOf(row)) {
      const found = textNamed(rows, 'carried', carriedName(hash))
      if (E.isLeft(found)) return found
      const optOuts = found.right === undefined ? [] : parsed(OptOuts, found.right.text)
      if (optOuts === undefined) return corrupt('carried: opt-outs cannot be read')
      all.push(...optOuts)
    }
    return E.right(all)
  }

/** They go over to the holder whose binding is about to be told. */
export const takeCarried = (
  rows: WritableRows,
  row: HashedIdentifier,
): Either<VaultFailure, OptOuts> => {
  const optOuts = carriedBy(row)(rows)
  if (E.isLeft(optOuts) || optOuts.right.length === 0) return optOuts
  for (const hash of hashesOf(row)) {
    const removed = removeText(rows, 'carried', carriedName(hash))
    if (E.isLeft(removed)) return removed
  }
  return optOuts
}

/** An identifier that leaves its holder for nobody keeps their opt-outs. */
export const leaveOptOuts = (
  rows: WritableRows,
  hash: Sha256,
  optOuts: OptOuts,
): Either<VaultFailure, void> =>
  optOuts.length === 0
    ? E.right(undefined)
    : putText(rows, 'carried', carriedName(hash), JSON.stringify(optOuts))

/** The same for every identifier a person has. */
export const leaveAll = (
  rows: WritableRows,
  subject: SubjectId,
  optOuts: OptOuts,
): Either<VaultFailure, void> => {
  const held = aliasRowsOf(rows, subject)
  if (E.isLeft(held)) return held
  for (const { hmac } of held.right.filter(({ until }) => O.isNone(until))) {
    const left = leaveOptOuts(rows, hmac, optOuts)
    if (E.isLeft(left)) return left
  }
  return E.right(undefined)
}
