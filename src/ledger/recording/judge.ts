/** What a command comes to on a state: events to append, or why not. */
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

/** The record moved on since the caller read it. Nothing was decided or written. */
export type RevisionMismatch = { readonly refusal: 'revision-mismatch'; readonly actual: Expected }

/** What is asked of a decider, and how its drafts become events. */
export type Intent<C, X, R> = {
  readonly command: C
  readonly context: X
  readonly stamp: Stamp
  /** What is recorded where the decider records nothing else, so that the answer is found again: it refused, or not. */
  readonly answered?: (refusal: R | undefined) => ReadonlyArray<Draft>
}

/** What is run, and on what condition. */
export type Run<S, C, X, R, F> = {
  readonly stream: StreamId
  /** Asked for once the state is there: its `now` is then not before anything that the stream holds. */
  readonly intent: (before: Loaded<S>) => Either<F, Intent<C, X, R>>
  /** Where a remembered state will not do: the earlier one, or `initial`, that the stream is folded from instead. */
  readonly startOver?: (remembered: S) => Loaded<S> | undefined
  /** Only if the stream is still at this revision; `any`: only if there is a stream. */
  readonly ifRevision?: Expected | 'any' | undefined
}

/** What is to be appended, nothing where it is so already; and what is then refused all the same. */
export type Judged<R> = {
  readonly events: ReadonlyArray<PlainEvent>
  readonly refused: R | undefined
}

const isAt = (asked: Expected | 'any' | undefined, actual: Expected): boolean =>
  asked === undefined || (asked === 'any' ? actual !== 'no-stream' : asked === actual)

/** What a command comes to, after a look at the state. */
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
