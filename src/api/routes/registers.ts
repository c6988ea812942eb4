/**
 * The registers: one table, from which come the routes, the shapes in OpenAPI, and the types that the server is bound
 * by. A register is a projection's rows, listed in pages in the order of their keys.
 */
import type { ClosedType } from '../../kernel/codec.ts'
import type { Role } from '../../events/vocabulary.ts'
import type { RegisterRows, RegisterTable } from '../../ledger/reading/register-rows.ts'
import { OneVersion } from '../bodies/policy-bodies.ts'
import type { ProblemName } from '../problems/problem-names.ts'
import { registerShapes } from '../bodies/register-bodies.ts'
import type { RowsBody } from '../bodies/register-bodies.ts'
import * as queries from '../bodies/register-queries.ts'
import { none, route } from '../route.ts'
import type { ReadRoute } from '../route.ts'
import { OneSubject } from '../bodies/subject-bodies.ts'
import { readingProblems } from './subject-routes.ts'

/** A register: the projection `T` that its rows are read from, and its route. P path parameters, Q query. */
export type Register<P, Q, T extends RegisterTable> = {
  readonly projection: T
  readonly route: ReadRoute<P, Q, RowsBody<RegisterRows[T]>>
}

type Given<P, Q, T> = {
  readonly name: string
  readonly projection: T
  readonly path: string
  readonly summary: string
  readonly roles: ReadonlyArray<Role>
  readonly params: ClosedType<P>
  readonly query: ClosedType<Q>
}

/** What a register of people can meet, whose reading is recorded. */
const ofPeople = {
  isReading: true,
  problems: [...readingProblems, 'behind'],
} satisfies { readonly isReading: boolean; readonly problems: ReadonlyArray<ProblemName> }

const ofNobody = {
  isReading: false,
  problems: ['behind', 'store-unavailable'],
} satisfies { readonly isReading: boolean; readonly problems: ReadonlyArray<ProblemName> }

const register = <P, Q, T extends RegisterTable>(
  { projection, ...given }: Given<P, Q, T>,
  met: typeof ofPeople | typeof ofNobody = ofPeople,
): Register<P, Q, T> => {
  const body = registerShapes[projection].page
  const answers = [{ status: 200, description: 'Rows in the order of their keys', body }]
  return { projection, route: route({ ...given, ...met, method: 'GET', answers }) }
}

const ofSubject = <T extends RegisterTable>(name: string, projection: T, summary: string) =>
  register({
    name,
    projection,
    path: `/v1/subjects/:subject/${name}`,
    summary: `${summary}; the reading is recorded`,
    roles: ['auditor', 'officer', 'subject'],
    params: OneSubject,
    query: queries.RowsQuery,
  })

/** By the name of their route. */
export const registers = {
  consents: ofSubject(
    'consents',
    'consent-state',
    'Consents by kind, purpose, recipient and device',
  ),
  devices: ofSubject('devices', 'device-permissions', 'Permissions by device'),
  marketing: ofSubject(
    'marketing',
    'marketing-preferences',
    'Marketing preferences by purpose and channel',
  ),
  exemptions: ofSubject('exemptions', 'exemption-register', 'Exemptions invoked about the person'),
  disclosures: ofSubject('disclosures', 'disclosure-register', 'Who was given what'),
  readings: ofSubject('readings', 'access-log', 'Who opened the person’s record, and why'),
  disclosuresTo: register({
    name: 'disclosuresTo',
    projection: 'disclosure-register',
    path: '/v1/recipients/:recipient/disclosures',
    summary: 'What one recipient was given, of whom; the reading is recorded',
    roles: ['auditor', 'officer'],
    params: queries.OneRecipient,
    query: queries.RowsQuery,
  }),
  publications: register({
    name: 'publications',
    projection: 'disclosure-register',
    path: '/v1/publications',
    summary:
      'What must be taken down: pages still public though the consent to them is no longer in force; the reading is recorded',
    roles: ['auditor', 'officer'],
    params: none,
    query: queries.PublicationsQuery,
  }),
  withdrawalsTo: register({
    name: 'withdrawalsTo',
    projection: 'recipient-withdrawals',
    path: '/v1/recipients/:recipient/withdrawals',
    summary: 'Withdrawals that one recipient has yet to confirm; the reading is recorded',
    roles: ['auditor', 'officer'],
    params: queries.OneRecipient,
    query: queries.WithdrawalsQuery,
  }),
  consentsTo: register({
    name: 'consentsTo',
    projection: 'consents-by-purpose',
    path: '/v1/purposes/:purpose/consents',
    summary:
      'Who was asked about a purpose, what they said, and who must be asked anew; the reading is recorded',
    roles: ['auditor', 'officer'],
    params: queries.OnePurpose,
    query: queries.PurposeConsentsQuery,
  }),
  exemptionsByCode: register({
    name: 'exemptionsByCode',
    projection: 'exemptions-by-code',
    path: '/v1/exemptions',
    summary: 'Exemptions of all people, by code; the reading is recorded',
    roles: ['auditor', 'officer'],
    params: none,
    query: queries.ExemptionsQuery,
  }),
  exemptionNotices: register({
    name: 'exemptionNotices',
    projection: 'exemption-notices',
    path: '/v1/exemption-notices',
    summary:
      'Who must still be told that an exemption was used, in the order of the day on which it is due; the reading is recorded',
    roles: ['auditor', 'officer'],
    params: none,
    query: queries.ExemptionNoticesQuery,
  }),
  acceptances: register({
    name: 'acceptances',
    projection: 'policy-acceptance',
    path: '/v1/policies/:policy/versions/:version/acceptances',
    summary: 'Who was shown a version, and accepted or declined it; the reading is recorded',
    roles: ['auditor', 'officer'],
    params: OneVersion,
    query: queries.RowsQuery,
  }),
  suppressions: register({
    name: 'suppressions',
    projection: 'suppression-list',
    path: '/v1/suppressions',
    summary:
      'Whom sending systems must leave alone: opt-outs of all people, by purpose and channel; the reading is recorded',
    roles: ['auditor', 'officer'],
    params: none,
    query: queries.SuppressionsQuery,
  }),
  accessLog: register({
    name: 'accessLog',
    projection: 'access-log',
    path: '/v1/access-log',
    summary: 'Who read whose record, and why',
    roles: ['auditor'],
    params: none,
    query: queries.AccessQuery,
  }),
  accessChanges: register({
    name: 'accessChanges',
    projection: 'access-changes',
    path: '/v1/access-changes',
    summary: 'Credentials made and revoked, tokens issued and ended, signing keys rotated',
    roles: ['auditor'],
    params: none,
    query: queries.RowsQuery,
  }),
  statistics: register(
    {
      name: 'statistics',
      projection: 'statistics',
      path: '/v1/statistics',
      summary: 'Counts by day, event type and purpose; nothing in them is about one person',
      roles: ['auditor', 'officer', 'operator'],
      params: none,
      query: queries.StatisticsQuery,
    },
    ofNobody,
  ),
} as const

/** The name of a register, which is that of its route. */
export type RegisterName = keyof typeof registers
