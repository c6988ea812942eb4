/**
 * Staff who ask about a person read about them, whatever the route: they say why, and the reading is recorded before
 * it is answered. A service asks in the course of its work, a person about themselves: neither is a reading.
 */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { Caller } from '../../credentials/credential.ts'
import type { ReadReason } from '../../events/facts/access.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { readerOf, roleAmong } from './access.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Problem } from '../answers/outcome.ts'

/** The reason of the question, if given. */
export type Why = t.TypeOf<typeof ReadReason> | undefined

/** A credential that is both is a service until it gives a reason. */
export const asksAsStaff = ({ roles, subject }: Caller, reason: Why): boolean =>
  subject === undefined && (reason !== undefined || !roles.includes('service'))

const notOfServices: Problem = {
  problem: 'invalid-request',
  errors: [{ path: 'reason', expected: 'nothing: what a service asks is not a reading' }],
}

type Asked = {
  readonly view: Parameters<Ledger['reading']['questions']>[0]
  readonly subjects: ReadonlyArray<SubjectId>
  readonly reason: Why
}

/** Records that staff ask about these people; on the disk when it resolves. */
export const recordQuestions = async (
  { reading }: Pick<Ledger, 'reading'>,
  caller: Caller,
  { view, subjects, reason }: Asked,
): Promise<Either<Problem, void>> => {
  if (roleAmong(caller, ['auditor', 'officer']) === undefined) return E.left(notOfServices)
  const reader = readerOf(caller, reason)
  if (E.isLeft(reader)) return reader
  const done = await reading.questions(view, subjects, reader.right)()
  return E.isLeft(done) ? E.left(problemOf(done.left)) : done
}
