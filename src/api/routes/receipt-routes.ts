/** Routes by which people, services and staff take away what the ledger vouches for. */
import { OneEvent, ReceiptQuery } from '../bodies/receipt-bodies.ts'
import { route } from '../route.ts'
import { readingProblems } from './subject-routes.ts'

export const receipt = route({
  name: 'receipt',
  method: 'GET',
  path: '/v1/subjects/:subject/events/:event/receipt',
  summary: 'Get a receipt of an event, in one of six forms; of staff, recorded as a reading',
  roles: ['service', 'officer', 'auditor', 'regulator', 'subject'],
  params: OneEvent,
  query: ReceiptQuery,
  answers: [{ status: 200, description: 'The receipt in the media type of its form', body: '*/*' }],
  isReading: true,
  problems: [
    ...readingProblems,
    'out-of-credential-scope',
    'event-not-found',
    'version-not-found',
    'not-a-consent',
    'signing-unavailable',
    'log-stopped',
    'receipts-running',
    'page-not-drawn',
  ],
})
