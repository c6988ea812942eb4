/** Makes events from drafts, and checks them once more before they are sealed. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Draft } from '../../deciders/decider.ts'
import { isPlainEvent } from '../../events/ledger-event.ts'
import type { Envelope, PlainEvent } from '../../events/ledger-event.ts'
import { secretsIn } from '../../events/detect/secrets.ts'
import type { Clock } from '../../kernel/clock.ts'

/** An event whose body was not checked against its type yet. */
export type Stamped = Envelope & Pick<Draft, 'type' | 'body' | 'personal'>

/** Makes an event of a draft: id, actor and the rest of the envelope. `recordedAt` is set again right before the append. */
export type Stamp = (draft: Draft, index: number, recordedAt: ReturnType<Clock>) => Stamped

/** A decider produced an event that its codec refuses: a bug. Nothing was written. */
export type MalformedEvent = { readonly failure: 'malformed-event'; readonly type: string }

/**
 * A field contains an authentication secret (JR/T 0171 class C3). It is refused before it is logged anywhere, and
 * named by its path only.
 */
export type SecretRefused = {
  readonly refusal: 'secret-refused'
  readonly paths: ReadonlyArray<string>
}

// The caller wrote `personal.note`; the decider assigned the field to a person.
const asSent = (path: string): string => path.replace(/^personal\.\d+\.fields\./, 'personal.')

// All other values are ids, instants or fixed words by their codecs, where no secret fits.
const secretsOf = (event: PlainEvent): ReadonlyArray<string> => {
  const body = event.type === 'ExemptionInvoked' ? event.body : undefined
  return body === undefined && event.personal === undefined
    ? []
    : secretsIn({ body, personal: event.personal }).map(asSent)
}

/** The events of the drafts; or the refusal, if a codec refuses one or a field contains a secret. */
export const stampAll = (
  drafts: ReadonlyArray<Draft>,
  stamp: Stamp,
  clock: Clock,
): Either<MalformedEvent | SecretRefused, ReadonlyArray<PlainEvent>> => {
  const now = clock()
  const events: PlainEvent[] = []
  for (const draft of drafts) {
    const event: unknown = stamp(draft, events.length, now)
    if (!isPlainEvent(event)) return E.left({ failure: 'malformed-event', type: 'of a draft' })
    const paths = secretsOf(event)
    if (paths.length > 0) return E.left({ refusal: 'secret-refused', paths })
    events.push(event)
  }
  return E.right(events)
}
