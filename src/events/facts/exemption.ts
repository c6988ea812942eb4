/** A statutory exemption used with its evidence: a ground of its own, never shown as consent (clauses 1.6-E*, 4-E*). */
import { t } from '../../fp.ts'
import { closed, list, text, words } from '../../kernel/codec.ts'
import { CategoryId, MatterId, PolicyId, PurposeId, RecipientId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { ExemptionCode, ExemptionEvidence, ExemptionList } from '../vocabulary.ts'
import { event } from '../event.ts'

// Declarations of fields that several events have.
const clearWhat = { recipient: 'closed', purpose: 'closed', categories: 'closed' } as const

/**
 * A kind of evidence that was brought. What it refers to (a file number, an approver) is sealed with the personal
 * fields, in the same order; events from before that was so hold the `reference` in clear.
 */
export const EvidenceItem = closed(
  'EvidenceItem',
  { kind: ExemptionEvidence },
  { reference: text(200) },
)

export const ExemptionInvoked = event(
  'ExemptionInvoked',
  1,
  closed(
    'ExemptionInvoked',
    {
      exemption: MatterId,
      list: ExemptionList,
      code: ExemptionCode,
      purpose: PurposeId,
      categories: list(CategoryId, 64),
      evidence: list(EvidenceItem, 17),
      until: Instant,
    },
    {
      recipient: RecipientId,
      /** It opens nothing until another officer's credential has approved it (clauses 1.6-E10, 4-E3). */
      awaitsApproval: t.boolean,
      /** By when the person is to be told of it (clauses 1.6-E5, 4-E4). */
      noticeDue: Instant,
    },
  ),
  {
    exemption: 'brought',
    list: 'closed',
    code: 'closed',
    ...clearWhat,
    evidence: { kind: 'closed', reference: 'historic' },
    until: 'measure',
    awaitsApproval: 'measure',
    noticeDue: 'measure',
  },
)

/** The second of two officers; the event's actor is another credential than that of the invocation. */
export const ExemptionApproved = event(
  'ExemptionApproved',
  1,
  closed('ExemptionApproved', { exemption: MatterId }),
  { exemption: 'drawn' },
)

/** The person was told afterwards that the exemption was used (PIPL 18). */
export const ExemptionNoticeGiven = event(
  'ExemptionNoticeGiven',
  1,
  closed('ExemptionNoticeGiven', { exemption: MatterId }),
  { exemption: 'drawn' },
)

/** Reasons for the end of an exemption. */
export const ClosingCause = words('ClosingCause', ['done', 'lapsed', 'objected'])

export const ExemptionClosed = event(
  'ExemptionClosed',
  1,
  closed('ExemptionClosed', {
    exemption: MatterId,
    cause: ClosingCause,
  }),
  { exemption: 'drawn', cause: 'closed' },
)

/** The person refuses the use of what is public about them (PIPL 27); `purpose` absent means all. */
export const PublicDataObjected = event(
  'PublicDataObjected',
  1,
  closed('PublicDataObjected', {}, { purpose: PurposeId, policy: PolicyId }),
  { purpose: 'closed', policy: 'closed' },
)

/** Each of them by its type. */
export const exemptionEvents = {
  ExemptionInvoked,
  ExemptionApproved,
  ExemptionNoticeGiven,
  ExemptionClosed,
  PublicDataObjected,
} as const
