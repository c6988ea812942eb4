/**
 * The registers: one table, from which come the routes, the shapes in OpenAPI, and the types that the server is bound
 * by. A register is a projection's rows, listed in pages in the order of their keys.
 */
import type { ClosedType } from '../../kernel/codec.ts'
import type { Role } from '../../events/vocabulary.ts'
import type { RegisterRows, RegisterTable } from '../../ledger/reading/register-rows.ts'
import { OneVersion } from '../bodies/policy-bodies.ts'
import type { ProblemName } from '../problems/problem-names.ts'
import { pageOf } from '../bodies/register-bodies.ts'
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

/** Problems of a register of people, whose reading is recorded. */
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
  const body = pageOf(projection)
  const answers = [{ status: 200, description: 'Rows in the order of their keys', body }]
  return { projection, route: route({ ...given, ...met, method: 'GET', answers }) }
}

const ofSubject = <T extends RegisterTable>(name: string, projection: T, summary: string) =>
  register({
    name,
    projection,
    path: `/v1/subjects/:subject/${name}`,
    summary: `${summary}; recorded as a reading`,
    roles: ['auditor', 'officer', 'subject'],
    params: OneSubject,
    query: queries.RowsQuery,
  })

/** By the name of their route. */
export const registers = {
  consents: ofSubject(
    'consents',
    'consent-state',
    'List consents by kind, purpose, recipient and device',
  ),
  devices: ofSubject('devices', 'device-permissions', 'List device permissions'),
  marketing: ofSubject(
    'marketing',
    'marketing-preferences',
    'List marketing preferences by purpose and channel',
  ),
  exemptions: ofSubject(
    'exemptions',
    'exemption-register',
    'List the exemptions invoked for a person',
  ),
  disclosures: ofSubject(
    'disclosures',
    'disclosure-register',
    'List the disclosures of a person’s data',
  ),
  readings: ofSubject('readings', 'access-log', 'List the readings of a person’s record by staff'),
  disclosuresTo: register({
    name: 'disclosuresTo',
    projection: 'disclosure-register',
    path: '/v1/recipients/:recipient/disclosures',
    summary: 'List the disclosures to a recipient; recorded as a reading',
    roles: ['auditor', 'officer'],
    params: queries.OneRecipient,
    query: queries.RowsQuery,
  }),
  publications: register({
    name: 'publications',
    projection: 'disclosure-register',
    path: '/v1/publications',
    summary:
      'List the publications to take down: still public, and without a consent in force; recorded as a reading',
    roles: ['auditor', 'officer'],
    params: none,
    query: queries.PublicationsQuery,
  }),
  withdrawalsTo: register({
    name: 'withdrawalsTo',
    projection: 'recipient-withdrawals',
    path: '/v1/recipients/:recipient/withdrawals',
    summary: 'List the withdrawals that a recipient has not confirmed; recorded as a reading',
    roles: ['auditor', 'officer'],
    params: queries.OneRecipient,
    query: queries.WithdrawalsQuery,
  }),
  consentsTo: register({
    name: 'consentsTo',
    projection: 'consents-by-purpose',
    path: '/v1/purposes/:purpose/consents',
    summary:
      'List the consents and refusals for a purpose, and the people to ask again; recorded as a reading',
    roles: ['auditor', 'officer'],
    params: queries.OnePurpose,
    query: queries.PurposeConsentsQuery,
  }),
  exemptionsByCode: register({
    name: 'exemptionsByCode',
    projection: 'exemptions-by-code',
    path: '/v1/exemptions',
    summary: 'List the exemptions of all people by code; recorded as a reading',
    roles: ['auditor', 'officer'],
    params: none,
    query: queries.ExemptionsQuery,
  }),
  exemptionNotices: register({
    name: 'exemptionNotices',
    projection: 'exemption-notices',
    path: '/v1/exemption-notices',
    summary: 'List the people to notify of an exemption, by due date; recorded as a reading',
    roles: ['auditor', 'officer'],
    params: none,
    query: queries.ExemptionNoticesQuery,
  }),
  acceptances: register({
    name: 'acceptances',
    projection: 'policy-acceptance',
    path: '/v1/policies/:policy/versions/:version/acceptances',
    summary: 'List deliveries, showings and answers of a version; recorded as a reading',
    roles: ['auditor', 'officer'],
    params: OneVersion,
    query: queries.RowsQuery,
  }),
  suppressions: register({
    name: 'suppressions',
    projection: 'suppression-list',
    path: '/v1/suppressions',
    summary:
      'List the opt-outs of all people by purpose and channel, for sending systems; recorded as a reading',
    roles: ['auditor', 'officer'],
    params: none,
    query: queries.SuppressionsQuery,
  }),
  accessLog: register({
    name: 'accessLog',
    projection: 'access-log',
    path: '/v1/access-log',
    summary: 'List the readings of records by staff, with their reasons',
    roles: ['auditor'],
    params: none,
    query: queries.AccessQuery,
  }),
  accessChanges: register({
    name: 'accessChanges',
    projection: 'access-changes',
    path: '/v1/access-changes',
    summary: 'List changes of access: credentials, tokens and signing keys',
    roles: ['auditor'],
    params: none,
    query: queries.RowsQuery,
  }),
  exports: register({
    name: 'exports',
    projection: 'export-register',
    path: '/v1/exports',
    summary:
      'List the exports: who requested each, its scope, and how it ended; recorded as a reading',
    roles: ['auditor', 'officer', 'regulator'],
    params: none,
    query: queries.ExportsQuery,
  }),
  statistics: register(
    {
      name: 'statistics',
      projection: 'statistics',
      path: '/v1/statistics',
      summary: 'Get counts by day, event type and purpose; no count is about a single person',
      roles: ['auditor', 'officer', 'operator'],
      params: none,
      query: queries.StatisticsQuery,
    },
    ofNobody,
  ),
} as const

/** The name of a register, which is that of its route. */
export type RegisterName = keyof typeof registers
