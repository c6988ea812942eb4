/** From drafts to events: stamped, and looked at once more before they are sealed. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Draft } from '../../deciders/decider.ts'
import { isPlainEvent } from '../../events/ledger-event.ts'
import type { Envelope, PlainEvent } from '../../events/ledger-event.ts'
import { secretsIn } from '../../events/detect/secrets.ts'
import type { Clock } from '../../kernel/clock.ts'

/** An event whose type and body its codec has not seen together yet. */
export type Stamped = Envelope & Pick<Draft, 'type' | 'body' | 'personal'>

/** Makes events of drafts: ids, actor and the rest of the envelope. `recordedAt` is set again right before the append. */
export type Stamp = (draft: Draft, index: number, recordedAt: ReturnType<Clock>) => Stamped

/** A decider produced what its own codec refuses: a bug, and nothing was written. */
export type MalformedEvent = { readonly failure: 'malformed-event'; readonly type: string }

/** A field holds an authentication secret (JR/T 0171 class C3): refused before any log, named by path only. */
export type SecretRefused = {
  readonly refusal: 'secret-refused'
  readonly paths: ReadonlyArray<string>
}

// Whoever sent it wrote `personal.note`: whose fields they become is decided here.
const asSent = (path: string): string => path.replace(/^personal\.\d+\.fields\./, 'personal.')

// Everything else in an event is an id, an instant or a fixed word by its codec, where no secret fits.
const secretsOf = (event: PlainEvent): ReadonlyArray<string> => {
  const body = event.type === 'ExemptionInvoked' ? event.body : undefined
  return body === undefined && event.personal === undefined
    ? []
    : secretsIn({ body, personal: event.personal }).map(asSent)
}

/** What the drafts become, or why they may not be written: a codec refuses one, or a secret hides in it. */
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
