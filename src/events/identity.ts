/** Who is known by what: told on the person’s stream, never with the identifier or anything computed from it. */
import { closed, words } from '../kernel/codec.ts'
import { MatterId } from '../kernel/ids.ts'
import { event } from './event.ts'
import { IdentifierKindName } from './vocabulary.ts'

/** An identifier leads to this person from now on; `binding` is an id the ledger drew for it. */
export const IdentifierBound = event(
  'IdentifierBound',
  1,
  closed('IdentifierBound', { kind: IdentifierKindName, binding: MatterId }),
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
)
