/** Chooses the rows of each register for a query: their place, and the ones to keep. */
import type { t } from '../../fp.ts'
import type {
  AccessQuery,
  ExemptionNoticesQuery,
  ExemptionsQuery,
  ExportsQuery,
  PublicationsQuery,
  PurposeConsentsQuery,
  StatisticsQuery,
  SuppressionsQuery,
  WithdrawalsQuery,
} from '../../api/bodies/register-queries.ts'
import type { View } from '../../catalogue/view.ts'
import { isOfPolicy } from '../../deciders/lookups.ts'
import { anyKey, policyKey } from '../../standing/standing.ts'
import type { PolicyId, PurposeId, RecipientId, SubjectId, VersionId } from '../../kernel/ids.ts'
import type { RegisterRows } from '../../ledger/reading/register-rows.ts'
import type { ShownRow } from '../../ledger/reading/shown-rows.ts'
import { roleAmong } from '../requests/access.ts'
import type { Choose, Paging } from './register-page.ts'

type None = Record<never, never>
type OneSubject = { readonly subject: SubjectId }
type OneRecipient = { readonly recipient: RecipientId }

/** The start of a person's keys in a projection. */
type Prefix = (subject: SubjectId) => string

/** Rows of a person, whose keys begin with them. */
export const ownKeys: Prefix = (subject) => `${subject}/`
/** The one row of a person. */
export const oneKey: Prefix = (subject) => subject
/** Rows of a person, in a register that is read by others too. */
export const keysBySubject: Prefix = (subject) => `subject/${subject}/`

/** Rows about one person; to themselves only those that `isOpen`. */
export const ofSubject =
  <Row>(
    prefixOf: Prefix,
    isOpen: (row: Row) => boolean = () => true,
  ): Choose<OneSubject, Paging, Row> =>
  ({ caller, params: { subject } }) => {
    const isOwn = caller.subject !== undefined
    const shown = isOwn ? { keep: ({ row }: ShownRow<Row>) => isOpen(row) } : {}
    return { prefix: prefixOf(subject), subject, ...shown }
  }

/** Disclosures to one recipient. */
export const disclosuresTo: Choose<OneRecipient, Paging, RegisterRows['disclosure-register']> = ({
  params: { recipient },
}) => ({ prefix: `recipient/${recipient}/` })

/** Whether the page is still up. On an exemption it stays until it is taken down: no consent to it can end (clause 4-b). */
const isPublic = ({ row }: ShownRow<RegisterRows['disclosure-register']>): boolean =>
  row.published !== undefined && row.takenDown === undefined

const isDue = (shown: ShownRow<RegisterRows['disclosure-register']>): boolean =>
  isPublic(shown) &&
  shown.row.published?.exemption === undefined &&
  shown.now.every(({ inForce }) => !inForce)

const publicationsKept = { due: isDue, public: isPublic, all: () => true } as const

/** By person; judged by the gates that decide whether it might be published now (clause 4-b, PIPL 25). */
export const publications: Choose<
  None,
  t.TypeOf<typeof PublicationsQuery>,
  RegisterRows['disclosure-register']
> = ({ query: { state } }) => ({
  prefix: 'public/',
  filters: { state },
  keep: publicationsKept[state ?? 'due'],
})

type Withdrawals = t.TypeOf<typeof WithdrawalsQuery>

/** Withdrawals that a recipient has not yet confirmed; all of them where `state=all` asks for it. */
export const withdrawalsTo: Choose<
  OneRecipient,
  Withdrawals,
  RegisterRows['recipient-withdrawals']
> = ({ params: { recipient }, query: { state } }) => ({
  prefix: `${recipient}/`,
  filters: { state },
  ...(state === 'all' ? {} : { keep: ({ row }) => row.confirmedAt === undefined }),
})

type PurposeConsents = t.TypeOf<typeof PurposeConsentsQuery>

/** Everybody who was asked about a purpose; `because` keeps those whose consent is not in force for that reason. */
export const consentsTo: Choose<
  { readonly purpose: PurposeId },
  PurposeConsents,
  RegisterRows['consents-by-purpose']
> = ({ params: { purpose }, query: { because } }) => ({
  prefix: `${purpose}/`,
  filters: { because },
  keep: ({ now }) => because === undefined || now.some((each) => each.because.includes(because)),
})

/** By code, list and person; only what may still be used, or would be as soon as a second officer approves it. */
export const exemptionsByCode: Choose<
  None,
  t.TypeOf<typeof ExemptionsQuery>,
  RegisterRows['exemptions-by-code']
> = ({ query: { code, state } }) => ({
  prefix: code === undefined ? '' : `${code}/`,
  filters: { code, state },
  ...(state === 'all'
    ? {}
    : {
        keep: ({ now }) =>
          now.every(({ inForce, because }) => inForce || because.includes('NOT_APPROVED')),
      }),
})

/** The earliest first; overdue is what was due before the reading. */
export const exemptionNotices: Choose<
  None,
  t.TypeOf<typeof ExemptionNoticesQuery>,
  RegisterRows['exemption-notices']
> = ({ query: { state } }) => ({
  prefix: 'due/',
  filters: { state },
  ...(state === 'all' ? {} : { keep: ({ row }) => row.noticeGiven === undefined }),
  ...(state === 'overdue' ? { until: (at: string) => `due/${at}` } : {}),
})

/** Everybody who had to do with one version of a policy. */
export const acceptances: Choose<
  { readonly policy: PolicyId; readonly version: VersionId },
  Paging,
  RegisterRows['policy-acceptance']
> = ({ params: { policy, version } }) => ({ prefix: `${policy}/${version}/` })

/** The prefixes of opt-outs that cover the purpose: of every policy if no policy registers it. */
const coversPurpose = (view: View, purpose: PurposeId): ((of: string) => boolean) => {
  const owner = [...view.catalogue.policies.keys()].find((id) => isOfPolicy(view, id, purpose))
  return (of) =>
    of === purpose ||
    of === anyKey ||
    (owner === undefined ? of.startsWith(anyKey) : of === policyKey(owner))
}

/** Opt-outs as narrow as what is asked about or wider: whoever said no to everything is not missed. */
export const suppressions =
  (
    view: () => View,
  ): Choose<None, t.TypeOf<typeof SuppressionsQuery>, RegisterRows['suppression-list']> =>
  ({ query: { purpose, channel, state } }) => {
    const covers = purpose === undefined ? () => true : coversPurpose(view(), purpose)
    return {
      prefix: '',
      filters: { purpose, channel, state },
      keep: ({ key, row }) => {
        const [of = '', over] = key.split('/')
        const isOver = channel === undefined || over === channel || over === anyKey
        return covers(of) && isOver && (state === 'all' || row.said === 'out')
      },
    }
  }

/** Readings by everybody: each stands under its actor once, and by time where that is asked for. */
export const accessLog: Choose<None, t.TypeOf<typeof AccessQuery>, RegisterRows['access-log']> = ({
  query: { from, to },
}) => {
  const filters = { from, to }
  if (from === undefined && to === undefined) return { prefix: 'actor/', filters }
  return {
    prefix: 'time/',
    filters,
    ...(from === undefined ? {} : { from: `time/${from}` }),
    ...(to === undefined ? {} : { to: `time/${to}` }),
  }
}

type Exports = t.TypeOf<typeof ExportsQuery>

/** Exports by everybody, in the order in which they began. A regulator need give no reason, as for an export. */
export const exportsBy: Choose<None, Exports, RegisterRows['export-register']> = ({
  caller,
  query: { from, to, scope, outcome },
}) => ({
  prefix: 'time/',
  filters: { from, to, scope, outcome },
  ...(from === undefined ? {} : { from: `time/${from}` }),
  ...(to === undefined ? {} : { to: `time/${to}` }),
  keep: ({ row }) =>
    (scope === undefined || row.scope.kind === scope) &&
    (outcome === undefined || row.outcome === outcome),
  ...(roleAmong(caller, ['auditor', 'officer', 'regulator']) === 'regulator'
    ? { reason: 'regulator' }
    : {}),
})

/** Changes of access: given and revoked. */
export const accessChanges: Choose<None, Paging, RegisterRows['access-changes']> = () => ({
  prefix: 'change/',
})

/** Counts about nobody in particular: read for operations unless the caller says more. */
export const statistics: Choose<
  None,
  t.TypeOf<typeof StatisticsQuery>,
  RegisterRows['statistics']
> = ({ query: { from, to } }) => ({
  prefix: from !== undefined || to !== undefined ? 'day/' : '',
  filters: { from, to },
  ...(from === undefined ? {} : { from: `day/${from}` }),
  // The last day is included: its keys go on after it.
  ...(to === undefined ? {} : { to: `day/${to}~` }),
  reason: 'operations',
})
