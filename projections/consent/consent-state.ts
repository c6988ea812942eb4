/** What did this person last say about one purpose, recipient, device and kind of consent? */
import { t } from '../../src/fp.ts'
import { closed, list, words } from '../../src/kernel/codec.ts'
import { CategoryId, EventId, VersionId, trusted, trustedUnless } from '../../src/kernel/ids.ts'
import type { DeviceId, MatterId, PurposeId, RecipientId, SubjectId } from '../../src/kernel/ids.ts'
import type { GrantKind } from '../../src/events/vocabulary.ts'
import { Instant } from '../../src/kernel/instant.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Projection } from '../../src/projector/projection.ts'
import type { ConsentState as State, Scope } from '../../src/standing/standing.ts'
import { personOf } from '../subject-key.ts'

/** The latest by when it happened; of two at one instant, the one recorded later. */
export const ConsentStateRow = t.union([
  closed('ConsentNeverAsked', { state: t.literal('never_asked') }),
  closed(
    'ConsentAnswered',
    {
      state: words('ConsentState', [
        'granted',
        'refused',
        'withdrawn',
        'expired',
        'invalidated',
        'reconsent_required',
      ]),
      categories: list(CategoryId, 64),
      occurredAt: Instant,
      recordedAt: Instant,
      event: EventId,
    },
    { version: VersionId, until: Instant },
  ),
])
export type ConsentStateRow = t.TypeOf<typeof ConsentStateRow>

type ScopedEvent = Extract<
  LedgerEvent,
  {
    readonly type:
      | 'ConsentGranted'
      | 'ConsentRefused'
      | 'ConsentWithdrawn'
      | 'ConsentExpired'
      | 'ConsentInvalidated'
      | 'ReconsentRequired'
  }
>

const states: { readonly [T in ScopedEvent['type']]: State } = {
  ConsentGranted: 'granted',
  ConsentRefused: 'refused',
  ConsentWithdrawn: 'withdrawn',
  ConsentExpired: 'expired',
  ConsentInvalidated: 'invalidated',
  ReconsentRequired: 'reconsent_required',
}

const isScoped = (event: LedgerEvent): event is ScopedEvent => Object.hasOwn(states, event.type)

const keyOf = (
  subject: SubjectId,
  { kind, purpose, recipient, device, publication, survey }: ScopedEvent['body'],
): string => {
  const key = `${subject}/${purpose}/${recipient ?? '-'}/${device ?? '-'}/${publication ?? '-'}/${kind}`
  return survey === undefined ? key : `${key}/${survey}`
}

// Fields in the order of their names, and in one literal: so a row is written fastest.
const rowOf = (scoped: ScopedEvent, old: ConsentStateRow): ConsentStateRow => {
  const { occurredAt, recordedAt, id: event } = scoped
  const state = states[scoped.type]
  if (scoped.type !== 'ConsentGranted') {
    const categories = old.state === 'never_asked' ? [] : old.categories
    return { categories, event, occurredAt, recordedAt, state }
  }
  const { categories, version, until } = scoped.body
  return until === undefined
    ? { categories, event, occurredAt, recordedAt, state, version }
    : { categories, event, occurredAt, recordedAt, state, until, version }
}

export const consentState: Projection<ConsentStateRow> = {
  name: 'consent-state',
  version: 2,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    return subject === undefined || !isScoped(event) ? [] : [keyOf(subject, event.body)]
  },
  initial: { state: 'never_asked' },
  evolve: (row, { event }) => {
    if (!isScoped(event)) return row
    return row.state === 'never_asked' || row.occurredAt <= event.occurredAt
      ? rowOf(event, row)
      : row
  },
}

/** The scope in a row's key, with its person. */
export const scopeIn = (key: string): Scope & { readonly subject: SubjectId } => {
  const [subject = '', purpose = '', recipient, device, publication, kind = '', survey] =
    key.split('/')
  return {
    subject: trusted<SubjectId>(subject),
    kind: trusted<GrantKind>(kind),
    purpose: trusted<PurposeId>(purpose),
    recipient: trustedUnless<RecipientId>('-', recipient),
    device: trustedUnless<DeviceId>('-', device),
    publication: trustedUnless<MatterId>('-', publication),
    survey: trustedUnless<MatterId>('-', survey),
  }
}
