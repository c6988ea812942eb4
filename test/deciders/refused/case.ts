/** One refused act: the name, what was tried, the history, the act, and facts of the refusal. */
import type { RefusalName } from '../../../src/deciders/refusal.ts'
import type { SubjectCommand } from '../../../src/deciders/subject.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'

export type Case = readonly [
  RefusalName,
  string,
  ReadonlyArray<LedgerEvent | SubjectCommand>,
  SubjectCommand,
  object?,
]
