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

/** What any write to the log can meet. */
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

/** What opening a person's record can meet. */
export const readingProblems: ReadonlyArray<ProblemName> = [
  'subject-unknown',
  'not-own-record',
  'store-unavailable',
  'vault-unavailable',
  'unreadable',
  'key-lost',
  'sealed-part',
]

export const act = command({
  name: 'act',
  method: 'POST',
  path: '/v1/subjects/:subject/acts',
  summary: 'Record what a person did, or what was done about them',
  roles: ['service', 'officer', 'subject'],
  params: OneSubject,
  query: ActQuery,
  body: actBody,
  takes: ['idempotency-key', 'if-match', 'correlation-id'],
  answers: [
    { status: 201, description: 'Recorded, and on disk', body: ReceiptBody },
    {
      status: 200,
      description: 'No change: this already holds, or this very command was recorded before',
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
  summary: 'Where a person stands; the reading is recorded',
  roles: ['auditor', 'officer', 'subject'],
  params: OneSubject,
  query: ReadQuery,
  takes: ['if-none-match'],
  answers: [
    {
      status: 200,
      description: 'Their standing; the ETag is of its revision and of what is in force',
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
    'A person’s story in pages, each event with what it changed; the reading is recorded. Asked for as application/x-ndjson it is streamed whole: an entry a line, and a last line with the standing',
  roles: ['auditor', 'officer', 'subject'],
  params: OneSubject,
  query: TrailQuery,
  answers: [
    { status: 200, description: 'Their events in order', body: TrailBody },
    { status: 200, description: 'The same, a line each', body: 'application/x-ndjson' },
  ],
  isReading: true,
  problems: [...readingProblems, 'behind'],
})

export const issueToken = command({
  name: 'issueToken',
  method: 'POST',
  path: '/v1/subjects/:subject/tokens',
  summary: 'A token with which the person reaches their own record, for at most 15 minutes',
  roles: ['service'],
  params: OneSubject,
  query: none,
  body: jsonBody('TokenRequest', TokenRequest, { lifeSeconds: 300 }),
  answers: [{ status: 201, description: 'Shown once', body: TokenBody }],
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
  summary:
    'End every token of this person that was issued before: a device lost, a session taken over',
  roles: ['service', 'officer'],
  params: OneSubject,
  query: none,
  body: jsonBody('None', none, {}),
  answers: [{ status: 200, description: 'Refused everywhere within a second', body: SubjectBody }],
  problems: ['credentials-unavailable'],
})

export const erase = command({
  name: 'erase',
  method: 'POST',
  path: '/v1/subjects/:subject/erasure',
  summary:
    'Destroy the person’s key, after their account was cancelled; what is sealed under it is gone for ever',
  roles: ['officer'],
  params: OneSubject,
  query: none,
  body: jsonBody('None', none, {}),
  takes: ['idempotency-key', 'correlation-id'],
  answers: [
    { status: 200, description: 'Destroyed, and proven by its fingerprint', body: ErasedBody },
  ],
  problems: [...writing, 'subject-unknown', 'account-not-cancelled', 'erasure-not-requested'],
})
