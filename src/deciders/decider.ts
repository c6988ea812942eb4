/** A decider: one consistency boundary, pure. */
import type { Either } from '../fp.ts'
import type { Claim, Evidence } from '../events/envelope.ts'
import type { Fact, LedgerEvent } from '../events/ledger-event.ts'
import type { PersonalPart } from '../events/personal.ts'
import type { TimeSource } from '../events/vocabulary.ts'
import type { Sha256 } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'

/** A fact on its way to becoming an event: what the decider knows; ids and the recording time come from the edge. */
export type Draft = Fact & {
  readonly occurredAt: Instant
  readonly timeSource: TimeSource
  readonly claimed?: Claim
  readonly noticeHash?: Sha256
  readonly evidence?: Evidence
  readonly personal?: ReadonlyArray<PersonalPart>
}

/** S state, C command, X what else it is decided by, R refusal. Two laws hold: see test/deciders/laws.ts. */
export type Decider<S, C, X, R> = {
  readonly initial: S
  readonly evolve: (state: S, event: LedgerEvent) => S
  /** Events that bring about what was asked; none when it is so already. */
  readonly decide: (state: S, command: C, context: X) => Either<R, ReadonlyArray<Draft>>
  /** Whether the state is what the command asks for. */
  readonly isDone: (state: S, command: C, context: X) => boolean
}
