/** Routes that list rows of a projection. */
import { OneVersion } from './policy-bodies.ts'
import { none, route } from './route.ts'
import {
  AccessQuery,
  ExemptionNoticesQuery,
  ExemptionsQuery,
  OnePurpose,
  OneRecipient,
  OneSubject,
  PurposeConsentsQuery,
  RowsBody,
  RowsQuery,
  StatisticsQuery,
  WithdrawalsQuery,
} from './subject-bodies.ts'
import { readingProblems } from './subject-routes.ts'

const rows = [{ status: 200, description: 'Rows in the order of their keys', body: RowsBody }]

const ofSubject = (name: string, segment: string, summary: string) =>
  route({
    name,
    method: 'GET',
    path: `/v1/subjects/:subject/${segment}`,
    summary: `${summary}; the reading is recorded`,
    roles: ['auditor', 'officer', 'subject'],
    params: OneSubject,
    query: RowsQuery,
    answers: rows,
    isReading: true,
    problems: [...readingProblems, 'behind'],
  })

export const consents = ofSubject(
  'consents',
  'consents',
  'Consents by kind, purpose, recipient and device',
)
export const devices = ofSubject('devices', 'devices', 'Permissions by device')
export const marketing = ofSubject(
  'marketing',
  'marketing',
  'Marketing preferences by purpose and channel',
)
export const exemptions = ofSubject(
  'exemptions',
  'exemptions',
  'Exemptions invoked about the person',
)
export const disclosures = ofSubject('disclosures', 'disclosures', 'Who was given what')

export const readings = ofSubject('readings', 'readings', 'Who opened the person’s record, and why')

export const acceptances = route({
  name: 'acceptances',
  method: 'GET',
  path: '/v1/policies/:policy/versions/:version/acceptances',
  summary: 'Who was shown a version, and accepted or declined it; the reading is recorded',
  roles: ['auditor', 'officer'],
  params: OneVersion,
  query: RowsQuery,
  answers: rows,
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const disclosuresTo = route({
  name: 'disclosuresTo',
  method: 'GET',
  path: '/v1/recipients/:recipient/disclosures',
  summary: 'What one recipient was given, of whom; the reading is recorded',
  roles: ['auditor', 'officer'],
  params: OneRecipient,
  query: RowsQuery,
  answers: rows,
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const withdrawalsTo = route({
  name: 'withdrawalsTo',
  method: 'GET',
  path: '/v1/recipients/:recipient/withdrawals',
  summary: 'Withdrawals that one recipient has yet to confirm; the reading is recorded',
  roles: ['auditor', 'officer'],
  params: OneRecipient,
  query: WithdrawalsQuery,
  answers: rows,
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const exemptionsByCode = route({
  name: 'exemptionsByCode',
  method: 'GET',
  path: '/v1/exemptions',
  summary: 'Exemptions of all people, by code; the reading is recorded',
  roles: ['auditor', 'officer'],
  params: none,
  query: ExemptionsQuery,
  answers: rows,
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const exemptionNotices = route({
  name: 'exemptionNotices',
  method: 'GET',
  path: '/v1/exemption-notices',
  summary:
    'Who must still be told that an exemption was used, in the order of the day on which it is due; the reading is recorded',
  roles: ['auditor', 'officer'],
  params: none,
  query: ExemptionNoticesQuery,
  answers: rows,
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const consentsTo = route({
  name: 'consentsTo',
  method: 'GET',
  path: '/v1/purposes/:purpose/consents',
  summary:
    'Who was asked about a purpose, what they said, and who must be asked anew; the reading is recorded',
  roles: ['auditor', 'officer'],
  params: OnePurpose,
  query: PurposeConsentsQuery,
  answers: rows,
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const accessLog = route({
  name: 'accessLog',
  method: 'GET',
  path: '/v1/access-log',
  summary: 'Who read whose record, and why',
  roles: ['auditor'],
  params: none,
  query: AccessQuery,
  answers: rows,
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const accessChanges = route({
  name: 'accessChanges',
  method: 'GET',
  path: '/v1/access-changes',
  summary: 'Credentials made and revoked, tokens issued and ended, signing keys rotated',
  roles: ['auditor'],
  params: none,
  query: RowsQuery,
  answers: rows,
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const statistics = route({
  name: 'statistics',
  method: 'GET',
  path: '/v1/statistics',
  summary: 'Counts by day, event type and purpose; nothing in them is about one person',
  roles: ['auditor', 'officer', 'operator'],
  params: none,
  query: StatisticsQuery,
  answers: rows,
  problems: ['behind', 'store-unavailable'],
})
