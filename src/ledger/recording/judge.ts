/** Judges a command on a state: the events to append, or the refusal. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Decider, Draft } from '../../deciders/decider.ts'
import type { PlainEvent } from '../../events/ledger-event.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { StreamId } from '../../kernel/ids.ts'
import type { Expected } from '../../store/event-store.ts'
import type { Loaded } from '../../replay/load.ts'
import { stampAll } from './stamp-all.ts'
import type { MalformedEvent, SecretRefused, Stamp } from './stamp-all.ts'

/** The record changed since the caller read it. Nothing was decided or written. */
export type RevisionMismatch = { readonly refusal: 'revision-mismatch'; readonly actual: Expected }

/** A command for a decider, and the way its drafts become events. */
export type Intent<C, X, R> = {
  readonly command: C
  readonly context: X
  readonly stamp: Stamp
  /**
   * The drafts to record if the decider has none, so that a repetition gets the same answer; called with the refusal,
   * if any.
   */
  readonly answered?: (refusal: R | undefined) => ReadonlyArray<Draft>
}

/** A command to run, with its conditions. */
export type Run<S, C, X, R, F> = {
  readonly stream: StreamId
  /** Called once the state is loaded, so that `now` is not earlier than any event of the stream. */
  readonly intent: (before: Loaded<S>) => Either<F, Intent<C, X, R>>
  /** If the remembered state does not suffice: the earlier state, or `initial`, from which to fold the stream again. */
  readonly startOver?: (remembered: S) => Loaded<S> | undefined
  /** Run only if the stream is still at this revision; `any`: only if the stream exists. */
  readonly ifRevision?: Expected | 'any' | undefined
}

/** The events to append (none if nothing changes), and the refusal that is answered even though they are recorded. */
export type Judged<R> = {
  readonly events: ReadonlyArray<PlainEvent>
  readonly refused: R | undefined
}

const isAt = (asked: Expected | 'any' | undefined, actual: Expected): boolean =>
  asked === undefined || (asked === 'any' ? actual !== 'no-stream' : asked === actual)

/** Judges the command on a loaded state. */
export const judge = <S, C, X, R, F>(
  { decide }: Pick<Decider<S, C, X, R>, 'decide'>,
  clock: Clock,
  { intent, ifRevision }: Run<S, C, X, R, F>,
  before: Loaded<S>,
): Either<R | F | RevisionMismatch | MalformedEvent | SecretRefused, Judged<R>> => {
  if (!isAt(ifRevision, before.revision)) {
    return E.left({ refusal: 'revision-mismatch', actual: before.revision })
  }
  const asked = intent(before)
  if (E.isLeft(asked)) return asked
  const { command, context, stamp, answered } = asked.right
  const decided = decide(before.state, command, context)
  const refused = E.isLeft(decided) ? decided.left : undefined
  const found = E.isLeft(decided) ? [] : decided.right
  const drafts = found.length > 0 ? found : (answered?.(refused) ?? [])
  if (E.isLeft(decided) && drafts.length === 0) return decided
  const events = stampAll(drafts, stamp, clock)
  return E.isLeft(events) ? events : E.right({ events: events.right, refused })
}
