/** What a caller may reach beyond their role: a credential's scope, a person's own record, the reason of a reading. */
import { E } from '../fp.ts'
import type { Either, t } from '../fp.ts'
import type { Caller } from '../credentials/credential.ts'
import { ReadReason } from '../events/access.ts'
import type { Role } from '../events/vocabulary.ts'
import type { PurposeId, RecipientId, SubjectId } from '../kernel/ids.ts'
import type { Reader } from '../ledger/reading.ts'
import type { Problem } from './outcome.ts'

/** What an act or a question names that a credential can be limited to. */
export type Scoped = {
  readonly purpose?: PurposeId | undefined
  readonly purposes?: ReadonlyArray<PurposeId> | undefined
  readonly recipient?: RecipientId | undefined
}

/** A service asks and acts for the purposes and recipients it is registered for; naming none is no trespass. */
export const isInScope = (caller: Caller, { purpose, purposes, recipient }: Scoped): boolean =>
  (caller.purposes === undefined ||
    ((purpose === undefined || caller.purposes.has(purpose)) &&
      (purposes === undefined || purposes.every((each) => caller.purposes?.has(each) === true)))) &&
  (caller.recipients === undefined || recipient === undefined || caller.recipients.has(recipient))

/** Whether it is not the caller's own record, where they are a person. */
export const isOthers = (caller: Caller, subject: SubjectId): boolean =>
  caller.subject !== undefined && caller.subject !== subject

/** Under which of its roles a caller does something: the first that may. */
export const roleAmong = <R extends Role>(caller: Caller, roles: ReadonlyArray<R>): R | undefined =>
  roles.find((role) => caller.roles.includes(role))

const readers = ['subject', 'auditor', 'officer', 'operator'] as const

const reasonMissing: Problem = {
  problem: 'invalid-request',
  errors: [{ path: 'reason', expected: ReadReason.name }],
}

/**
 * Who reads, and why. A person reads their own record, whatever they say; staff name a reason, and never that
 * one, since readings under it are not recorded (invariant 10).
 */
export const readerOf = (
  caller: Caller,
  reason: t.TypeOf<typeof ReadReason> | undefined,
): Either<Problem, Reader> => {
  const role = roleAmong(caller, readers)
  if (role === undefined) return E.left({ problem: 'role-missing' })
  const actor = { role, id: caller.id }
  if (role === 'subject') return E.right({ actor, reason: 'own_record' })
  return reason === undefined || reason === 'own_record'
    ? E.left(reasonMissing)
    : E.right({ actor, reason })
}
