/**
 * Routes of the transparency log, as monitors and verifiers ask them (c2sp.org/tlog-tiles). All but the entries are public:
 * hashes and signatures tell nothing of anybody.
 */
import { LogJwks, OneBundle, OneTile, ProofQuery } from '../bodies/log-bodies.ts'
import { OneEvent } from '../bodies/receipt-bodies.ts'
import { none, route } from '../route.ts'
import { readingProblems } from './subject-routes.ts'

const bytes = 'application/octet-stream'

export const logCheckpoint = route({
  name: 'logCheckpoint',
  method: 'GET',
  path: '/log/checkpoint',
  summary: 'The newest checkpoint: size and root of the log, signed',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'A signed note', body: 'text/plain; charset=utf-8' }],
  problems: ['not-yet-covered'],
})

export const logEntries = route({
  name: 'logEntries',
  method: 'GET',
  path: '/log/tile/entries/*bundle',
  summary: 'Entries of the log, 256 or less at once; to whom, a setting says',
  roles: ['auditor', 'regulator'],
  params: OneBundle,
  query: none,
  answers: [{ status: 200, description: 'A bundle of entries', body: bytes }],
  problems: ['entries-not-shown', 'tile-unknown', 'store-unavailable', 'corrupt'],
})

export const logTile = route({
  name: 'logTile',
  method: 'GET',
  path: '/log/tile/*tile',
  summary: 'Hashes of the tree, 256 or less at once',
  roles: 'public',
  params: OneTile,
  query: none,
  answers: [{ status: 200, description: 'Hashes of 32 bytes', body: bytes }],
  problems: ['tile-unknown'],
})

export const logKeys = route({
  name: 'logKeys',
  method: 'GET',
  path: '/log/keys',
  summary: 'The keys that the log is signed by, a line each, newest first',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'Keys', body: 'text/plain; charset=utf-8' }],
  problems: ['not-yet-covered'],
})

export const jwks = route({
  name: 'jwks',
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The same keys as JSON Web Keys, for receipts and signed decisions',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'Keys', body: LogJwks }],
  problems: ['not-yet-covered'],
})

export const proof = route({
  name: 'proof',
  method: 'GET',
  path: '/v1/subjects/:subject/events/:event/proof',
  summary: 'The proof that one event is in the log; the reading of staff is recorded',
  roles: ['auditor', 'officer', 'subject'],
  params: OneEvent,
  query: ProofQuery,
  answers: [{ status: 200, description: 'A proof', body: 'text/plain; charset=utf-8' }],
  isReading: true,
  problems: [
    ...readingProblems,
    'event-not-found',
    'event-rewritten',
    'not-yet-covered',
    'receipts-running',
  ],
})
