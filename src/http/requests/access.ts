/** Limits of a caller beside their role: a credential's scope, a person's own record, the reason of a reading. */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { Caller } from '../../credentials/credential.ts'
import { isInReach, isLimited, namedOrEvery } from '../../deciders/limits.ts'
import { staffReasons } from '../../events/facts/access.ts'
import type { ReadReason } from '../../events/facts/access.ts'
import type { Role } from '../../events/vocabulary.ts'
import type { PurposeId, RecipientId, SubjectId } from '../../kernel/ids.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import type { Problem } from '../answers/outcome.ts'

/** The purposes, recipients and persons of a question or a recipient's view. */
export type Scoped = {
  readonly purpose?: PurposeId | undefined
  readonly recipient?: RecipientId | undefined
}

/**
 * A service asks for the purposes and recipients it is registered for. A question that names no recipient is about the
 * bank's own processing, which is nothing of a credential that is for recipients only.
 */
export const isInScope = (caller: Caller, { purpose, recipient }: Scoped): boolean =>
  !isLimited(caller) ||
  isInReach({ purposes: namedOrEvery(purpose), recipients: namedOrEvery(recipient) }, caller)

/** Whether it is not the caller's own record, where they are a person. */
export const isOthers = (caller: Caller, subject: SubjectId): boolean =>
  caller.subject !== undefined && caller.subject !== subject

/** Under which of its roles a caller does something: the first that may. */
export const roleAmong = <R extends Role>(caller: Caller, roles: ReadonlyArray<R>): R | undefined =>
  roles.find((role) => caller.roles.includes(role))

const readers = ['subject', 'auditor', 'officer', 'regulator', 'operator'] as const

const reasonMissing: Problem = {
  problem: 'invalid-request',
  errors: [{ path: 'reason', expected: `one of ${staffReasons.join(' | ')}` }],
}

/**
 * The reader and the reason. A person reads their own record, whatever they say; staff give a reason, and never
 * `own_record`, since readings under it are not recorded (invariant 10).
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
