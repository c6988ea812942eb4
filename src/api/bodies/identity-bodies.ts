/** Requests and answers of the routes about identifiers. */
import { t } from '../../fp.ts'
import { suppressionCauses } from '../../decisions/suppression.ts'
import { ReadReason } from '../../events/facts/access.ts'
import { closed, list, text, words } from '../../kernel/codec.ts'
import { ChannelId, MatterId, PolicyId, PurposeId, SubjectId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { IdentifierKind, maxIdentifierLength } from '../../vault/identifiers/identifier.ts'

const Known = closed('Identifier', { kind: IdentifierKind, value: text(maxIdentifierLength) })

/** An identifier by which the caller knows the person; kept as a keyed hash, never repeated in an answer. */
export const IdentifierBody = closed('IdentifierBody', {
  identifier: Known,
})

/** The identifier to unbind, by itself or by the id of its binding, and the reason: trying either is a reading. */
export const UnbindingBody = closed(
  'UnbindingBody',
  {},
  { identifier: Known, binding: MatterId, reason: ReadReason },
)

/** The other surrogate, and why both are looked at: that they are compared is a reading of both. */
export const JoiningBody = closed('JoiningBody', { other: SubjectId }, { reason: ReadReason })

/** `joinedWith`: everybody else that the subject is one person with now, through each other too. */
export const JoinedBody = closed('Joined', {
  subject: SubjectId,
  joinedWith: list(SubjectId, 1_000),
})

/** People and identifiers of one question about suppressions, each. */
export const maxChecked = 500

/** The message to check, and its addressees. Without a purpose: any purpose. */
export const SuppressionCheck = closed(
  'SuppressionCheck',
  { channel: ChannelId },
  {
    purpose: PurposeId,
    policy: PolicyId,
    subjects: list(SubjectId, maxChecked),
    identifiers: list(Known, maxChecked),
  },
)

const Suppression = closed(
  'Suppression',
  { suppressed: t.boolean },
  { because: words('SuppressionCause', suppressionCauses) },
)

/** One answer for each, in their order. `suppressed: false` is no permission: that is a decision’s to give. */
export const Suppressions = closed('Suppressions', {
  subjects: list(Suppression, maxChecked),
  identifiers: list(Suppression, maxChecked),
})

/** `binding`: its id on the log; none for one bound before bindings were told. `until` is absent while it leads to them. */
const BoundIdentifier = closed(
  'BoundIdentifier',
  { kind: IdentifierKind, since: Instant },
  { binding: MatterId, until: Instant },
)

/** Identifiers that are or were bound to the person, by kind: they are kept as keyed hashes, which nobody can read back. */
export const IdentifiersBody = closed('Identifiers', {
  subject: SubjectId,
  identifiers: list(BoundIdentifier, 10_000),
})

/** `takenOver`: the identifier was somebody else's until now; nothing of theirs is inherited (clause 5.1-c). */
export const ReboundBody = closed('Rebound', { subject: SubjectId, takenOver: t.boolean })

/** The index of identifiers is read where it stands: there are no rows to wait for. */
export const IdentifiersQuery = closed('IdentifiersQuery', {}, { reason: ReadReason })
