/** Bindings of identifiers: told on the person’s stream, never with the identifier or anything computed from it. */
import { closed, words } from '../../kernel/codec.ts'
import { MatterId, SubjectId } from '../../kernel/ids.ts'
import { event } from '../event.ts'
import { IdentifierKindName } from '../vocabulary.ts'

/** An identifier leads to this person from now on; `binding` is an id the ledger drew for it. */
export const IdentifierBound = event(
  'IdentifierBound',
  1,
  closed('IdentifierBound', { kind: IdentifierKindName, binding: MatterId }),
  { kind: 'closed', binding: 'drawn' },
)

/** It does no more: unbound, or bound to somebody else (a recycled number; clause 5.1-c). */
export const IdentifierUnbound = event(
  'IdentifierUnbound',
  1,
  closed('IdentifierUnbound', {
    kind: IdentifierKindName,
    binding: MatterId,
    cause: words('UnbindingCause', ['unbound', 'moved']),
  }),
  { kind: 'closed', binding: 'drawn', cause: 'closed' },
)

/**
 * An officer found that this surrogate and another are one person: what was refused or withdrawn under either binds
 * both from now on, and nothing that was agreed to does (docs/decisions/0027). Told on both streams; `joining` is an id
 * that the ledger drew for the two tellings.
 */
export const SurrogatesJoined = event(
  'SurrogatesJoined',
  1,
  closed('SurrogatesJoined', { other: SubjectId, joining: MatterId }),
  { other: 'drawn', joining: 'drawn' },
)

/** The finding was wrong, or holds no more: each stands by its own events again. */
export const SurrogatesSeparated = event(
  'SurrogatesSeparated',
  1,
  closed('SurrogatesSeparated', { other: SubjectId, joining: MatterId }),
  { other: 'drawn', joining: 'drawn' },
)

/** Each of them by its type. */
export const identityEvents = {
  IdentifierBound,
  IdentifierUnbound,
  SurrogatesJoined,
  SurrogatesSeparated,
} as const
