/** Queries of registers: the page, and the selection of rows. */
import { closed, whole, words } from '../../kernel/codec.ts'
import { ChannelId, PurposeId, RecipientId } from '../../kernel/ids.ts'
import { InstantInput } from '../../kernel/instant.ts'
import { ReadReason } from '../../events/facts/access.ts'
import { ExportScopeKind } from '../../events/facts/export.ts'
import { ExemptionCode } from '../../events/vocabulary.ts'
import { Cursor, Day, Position } from './scalars.ts'
import { NotInForce } from './subject-bodies.ts'

/** The paths’ `:purpose`. */
export const OnePurpose = closed('OnePurpose', { purpose: PurposeId })
/** The paths’ `:recipient`. */
export const OneRecipient = closed('OneRecipient', { recipient: RecipientId })

/** Rows of a page when the caller does not say. */
export const pageSize = 100
/** Rows come in the order of their keys; `after` is the `next` of the page before, and good for nothing else. */
const paging = {
  reason: ReadReason,
  limit: whole(1, 500),
  after: Cursor,
  minPosition: Position,
}
export const RowsQuery = closed('RowsQuery', {}, paging)

/** Readings recorded from `from` on and before `to`, in the order of time. */
export const AccessQuery = closed(
  'AccessQuery',
  {},
  { ...paging, from: InstantInput, to: InstantInput },
)

/** Exports that began from `from` on and before `to`, in the order of time; of one kind of scope, of one outcome, or all. */
export const ExportsQuery = closed(
  'ExportsQuery',
  {},
  {
    ...paging,
    from: InstantInput,
    to: InstantInput,
    scope: ExportScopeKind,
    outcome: words('ExportOutcome', ['unfinished', 'delivered', 'broken']),
  },
)

/** Counts of the days from `from` to `to`, both included. */
export const StatisticsQuery = closed('StatisticsQuery', {}, { ...paging, from: Day, to: Day })

/** Those alone whose consent is not in force for this reason: RECONSENT_REQUIRED for who must be asked anew. */
export const PurposeConsentsQuery = closed(
  'PurposeConsentsQuery',
  {},
  { ...paging, because: NotInForce },
)

/** Exemptions of one code, or of all; only what is open or awaits its second approval, unless all is asked for. */
export const ExemptionsQuery = closed(
  'ExemptionsQuery',
  {},
  { ...paging, code: ExemptionCode, state: words('ExemptionState', ['open', 'all']) },
)

/** By default the due notices that were not given; otherwise the overdue ones, or all. */
export const ExemptionNoticesQuery = closed(
  'ExemptionNoticesQuery',
  {},
  { ...paging, state: words('ExemptionNoticeState', ['due', 'overdue', 'all']) },
)

/**
 * Opt-outs that cover a purpose, a channel or both, however wide each is: all of them where neither is named. Opt-ins
 * too where all is asked for.
 */
export const SuppressionsQuery = closed(
  'SuppressionsQuery',
  {},
  {
    ...paging,
    purpose: PurposeId,
    channel: ChannelId,
    state: words('SuppressionState', ['out', 'all']),
  },
)

/** By default the publications to take down; otherwise the public ones, or all. */
export const PublicationsQuery = closed(
  'PublicationsQuery',
  {},
  { ...paging, state: words('PublicationState', ['due', 'public', 'all']) },
)

/** Only what the recipient has not confirmed, unless all is asked for. */
export const WithdrawalsQuery = closed(
  'WithdrawalsQuery',
  {},
  { ...paging, state: words('WithdrawalState', ['open', 'all']) },
)
