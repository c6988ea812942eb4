/** Routes for auditors over the whole log. */
import { SampleBody, SampleQuery } from '../bodies/audit-bodies.ts'
import { none, route } from '../route.ts'
import { readingProblems } from './subject-routes.ts'

export const auditSample = route({
  name: 'auditSample',
  method: 'GET',
  path: '/v1/audit/sample',
  summary: 'Draw a sample of events of one kind by a seed; recorded as a reading',
  roles: ['auditor'],
  params: none,
  query: SampleQuery,
  answers: [{ status: 200, description: 'The events with the lowest hashes', body: SampleBody }],
  problems: [...readingProblems, 'corrupt', 'behind', 'not-yet-covered'],
  isReading: true,
})
