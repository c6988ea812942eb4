/** A decider: one consistency boundary, without side effects. */
import type { Either } from '../fp.ts'
import type { Claim, Evidence } from '../events/envelope.ts'
import type { Fact, LedgerEvent } from '../events/ledger-event.ts'
import type { PersonalPart } from '../events/personal.ts'
import type { TimeSource } from '../events/vocabulary.ts'
import type { Sha256 } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'

/** A fact that is to become an event. The decider sets its contents; the caller adds ids and the recording time. */
export type Draft = Fact & {
  readonly occurredAt: Instant
  readonly timeSource: TimeSource
  readonly claimed?: Claim
  readonly noticeHash?: Sha256
  readonly evidence?: Evidence
  readonly personal?: ReadonlyArray<PersonalPart>
}

/** S: state, C: command, X: context, R: refusal. Two laws hold (test/deciders/laws.ts). */
export type Decider<S, C, X, R> = {
  readonly initial: S
  readonly evolve: (state: S, event: LedgerEvent) => S
  /** The events that achieve the command's aim; none if nothing changes. */
  readonly decide: (state: S, command: C, context: X) => Either<R, ReadonlyArray<Draft>>
  /** Whether the aim of the command holds already. */
  readonly isDone: (state: S, command: C, context: X) => boolean
}
