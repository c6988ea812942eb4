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
  summary: 'Get the newest checkpoint: size and root of the log, signed',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'A signed note', body: 'text/plain; charset=utf-8' }],
  problems: ['not-yet-covered', 'log-stopped'],
})

export const endorsedCheckpoint = route({
  name: 'endorsedCheckpoint',
  method: 'GET',
  path: '/log/checkpoint/endorsed',
  summary: 'Get the newest checkpoint that a quorum of witnesses cosigned',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'A signed note', body: 'text/plain; charset=utf-8' }],
  problems: ['quorum-unset', 'not-yet-covered', 'log-stopped'],
})

export const logEntries = route({
  name: 'logEntries',
  method: 'GET',
  path: '/log/tile/entries/*bundle',
  summary: 'Get entries of the log, at most 256; LEDGER_ENTRIES names the roles that may',
  roles: ['auditor', 'regulator'],
  params: OneBundle,
  query: none,
  answers: [{ status: 200, description: 'A bundle of entries', body: bytes }],
  problems: [
    'entries-not-shown',
    'tile-unknown',
    'not-yet-covered',
    'tree-not-read',
    'log-stopped',
    'store-unavailable',
    'corrupt',
  ],
})

export const logTile = route({
  name: 'logTile',
  method: 'GET',
  path: '/log/tile/*tile',
  summary: 'Get a tile of the tree: at most 256 hashes',
  roles: 'public',
  params: OneTile,
  query: none,
  answers: [{ status: 200, description: 'Hashes of 32 bytes', body: bytes }],
  problems: ['tile-unknown', 'not-yet-covered', 'tree-not-read', 'log-stopped'],
})

export const logKeys = route({
  name: 'logKeys',
  method: 'GET',
  path: '/log/keys',
  summary: 'List the signing keys of the log, newest first',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The keys', body: 'text/plain; charset=utf-8' }],
  problems: ['not-yet-covered'],
})

export const jwks = route({
  name: 'jwks',
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'List the same keys as JSON Web Keys, for receipts and signed decisions',
  roles: 'public',
  params: none,
  query: none,
  answers: [{ status: 200, description: 'The keys', body: LogJwks }],
  problems: ['not-yet-covered'],
})

export const proof = route({
  name: 'proof',
  method: 'GET',
  path: '/v1/subjects/:subject/events/:event/proof',
  summary: 'Get the proof that an event is in the log; of staff, recorded as a reading',
  roles: ['auditor', 'officer', 'subject'],
  params: OneEvent,
  query: ProofQuery,
  answers: [{ status: 200, description: 'The proof', body: 'text/plain; charset=utf-8' }],
  isReading: true,
  problems: [
    ...readingProblems,
    'event-not-found',
    'not-yet-covered',
    'log-stopped',
    'receipts-running',
  ],
})
