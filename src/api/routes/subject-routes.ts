/** Routes about one person: who they are to the caller, what they did, what is known of them. */
import { actBody } from '../bodies/act-body.ts'
import type { ProblemName } from '../problems/problem-names.ts'
import { actRefusalNames } from '../problems/refusal-problems.ts'
import { command, jsonBody, none, route } from '../route.ts'
import {
  ActQuery,
  ErasedBody,
  OneSubject,
  ReadQuery,
  ReceiptBody,
  StandingBody,
  SubjectBody,
  TokenBody,
  TokenRequest,
  TrailBody,
  TrailQuery,
} from '../bodies/subject-bodies.ts'

/** Problems of every write to the log. */
export const writing: ReadonlyArray<ProblemName> = [
  'idempotency-key-malformed',
  'idempotency-key-reused',
  'correlation-id-malformed',
  'revision-conflict',
  'store-unavailable',
  'outcome-unknown',
  'vault-unavailable',
  'unreadable',
]

/** Problems of opening a person's record. */
export const readingProblems: ReadonlyArray<ProblemName> = [
  'subject-unknown',
  'not-own-record',
  'store-unavailable',
  'vault-unavailable',
  'unreadable',
  'event-rewritten',
  'tree-damaged',
  'tree-not-read',
  'key-lost',
  'sealed-part',
]

export const act = command({
  name: 'act',
  method: 'POST',
  path: '/v1/subjects/:subject/acts',
  summary: 'Record an act of a person, or an act about them',
  roles: ['service', 'officer', 'subject'],
  params: OneSubject,
  query: ActQuery,
  body: actBody,
  takes: ['idempotency-key', 'if-match', 'correlation-id'],
  answers: [
    { status: 201, description: 'Recorded on disk', body: ReceiptBody },
    {
      status: 200,
      description: 'No change: this already holds, or the same command was recorded before',
      body: ReceiptBody,
    },
  ],
  problems: [
    ...writing,
    'if-match-malformed',
    'revision-mismatch',
    'act-not-for-role',
    'time-source-not-for-role',
    'how-not-for-role',
    'not-own-record',
    'out-of-credential-scope',
    'occurred-in-the-future',
    'occurred-too-long-ago',
    'subject-unknown',
    'subject-erased',
    'person-repeated',
    'event-too-large',
    ...actRefusalNames,
  ],
})

export const standing = route({
  name: 'standing',
  method: 'GET',
  path: '/v1/subjects/:subject',
  summary: 'Get the standing of a person; recorded as a reading',
  roles: ['auditor', 'officer', 'subject'],
  params: OneSubject,
  query: ReadQuery,
  takes: ['if-none-match'],
  answers: [
    {
      status: 200,
      description: 'The standing; its ETag covers the revision and the state in force',
      body: StandingBody,
    },
  ],
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const trail = route({
  name: 'trail',
  method: 'GET',
  path: '/v1/subjects/:subject/trail',
  summary:
    'List the events of a person with their changes, in pages, or as a stream of JSON lines that ends with the standing; recorded as a reading',
  roles: ['auditor', 'officer', 'subject'],
  params: OneSubject,
  query: TrailQuery,
  answers: [
    { status: 200, description: 'The events in order', body: TrailBody },
    { status: 200, description: 'The same, one event per line', body: 'application/x-ndjson' },
  ],
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const issueToken = command({
  name: 'issueToken',
  method: 'POST',
  path: '/v1/subjects/:subject/tokens',
  summary: 'Issue a token with which a person accesses their own record, for at most 15 minutes',
  roles: ['service'],
  params: OneSubject,
  query: none,
  body: jsonBody('TokenRequest', TokenRequest, { lifeSeconds: 300 }),
  answers: [{ status: 201, description: 'The token, shown once', body: TokenBody }],
  problems: [
    'credentials-unavailable',
    'subject-unknown',
    'subject-erased',
    'store-unavailable',
    'vault-unavailable',
  ],
})

export const revokeTokens = command({
  name: 'revokeTokens',
  method: 'POST',
  path: '/v1/subjects/:subject/tokens/revocation',
  summary: 'Revoke all tokens of a person, for example after the loss of a device',
  roles: ['service', 'officer'],
  params: OneSubject,
  query: none,
  body: jsonBody('None', none, {}),
  answers: [
    { status: 200, description: 'Revoked on every node within a second', body: SubjectBody },
  ],
  problems: ['credentials-unavailable'],
})

export const erase = command({
  name: 'erase',
  method: 'POST',
  path: '/v1/subjects/:subject/erasure',
  summary: 'Erase a person: destroy their key, after their account is cancelled',
  roles: ['officer'],
  params: OneSubject,
  query: none,
  body: jsonBody('None', none, {}),
  takes: ['idempotency-key', 'correlation-id'],
  answers: [
    {
      status: 200,
      description: 'Destroyed; the answer has the fingerprint of the key',
      body: ErasedBody,
    },
  ],
  problems: [...writing, 'subject-unknown', 'account-not-cancelled', 'erasure-not-requested'],
})
