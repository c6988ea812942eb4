/** Routes about who is who: identifiers and the people they lead to. */
import type { ProblemName } from '../problems/problem-names.ts'
import { MinPosition } from '../bodies/decision-bodies.ts'
import { command, jsonBody, none, publishBodyBytes, route } from '../route.ts'
import {
  IdentifierBody,
  IdentifiersBody,
  IdentifiersQuery,
  JoinedBody,
  JoiningBody,
  ReboundBody,
  SuppressionCheck,
  Suppressions,
  UnbindingBody,
} from '../bodies/identity-bodies.ts'
import { OneSubject, SubjectBody } from '../bodies/subject-bodies.ts'
import { readingProblems } from './subject-routes.ts'

const identifier = { identifier: { kind: 'customer_no', value: 'A-1001' } }
const ofIdentifier: ReadonlyArray<ProblemName> = [
  'identifier-kind-unknown',
  'identifier-malformed',
  'subject-erased',
  'revision-conflict',
  'store-unavailable',
  'outcome-unknown',
  'vault-unavailable',
  'unreadable',
]

export const claimSubject = command({
  name: 'claimSubject',
  method: 'POST',
  path: '/v1/subjects',
  summary: 'Get the surrogate of an identifier, or create one',
  roles: ['service'],
  params: none,
  query: none,
  body: jsonBody('IdentifierBody', IdentifierBody, identifier),
  answers: [
    { status: 200, description: 'Existing surrogate', body: SubjectBody },
    { status: 201, description: 'New surrogate', body: SubjectBody },
  ],
  problems: ofIdentifier,
})

export const findSubject = command({
  name: 'findSubject',
  method: 'POST',
  path: '/v1/subjects/lookup',
  summary: 'Look up the surrogate of an identifier, and create none',
  roles: ['service'],
  params: none,
  query: none,
  body: jsonBody('IdentifierBody', IdentifierBody, identifier),
  answers: [{ status: 200, description: 'Existing surrogate', body: SubjectBody }],
  problems: [...ofIdentifier, 'subject-unknown'],
})

/** As many identifiers as may be asked about, of the longest kind. */
const checkBytes = publishBodyBytes / 9

export const checkSuppressions = command({
  name: 'checkSuppressions',
  method: 'POST',
  path: '/v1/suppressions/check',
  summary: 'Check surrogates and identifiers for opt-outs and refusals before a message is sent',
  roles: ['service'],
  params: none,
  query: MinPosition,
  body: jsonBody(
    'SuppressionCheck',
    SuppressionCheck,
    { channel: 'sms', purpose: 'marketing.financial', identifiers: [identifier.identifier] },
    checkBytes,
  ),
  answers: [{ status: 200, description: 'One answer for each, in order', body: Suppressions }],
  problems: [
    ...ofIdentifier,
    'policy-unknown',
    'purpose-unregistered',
    'channel-unregistered',
    'out-of-credential-scope',
    'behind',
  ],
})

export const rebindSubject = command({
  name: 'rebindSubject',
  method: 'POST',
  path: '/v1/subjects/:subject/identifiers',
  summary:
    'Bind an identifier to this person from now on; they take over nothing from its previous holder',
  roles: ['service'],
  params: OneSubject,
  query: none,
  body: jsonBody('IdentifierBody', IdentifierBody, identifier),
  answers: [{ status: 200, description: 'Bound', body: ReboundBody }],
  problems: [...ofIdentifier, 'subject-unknown'],
})

export const identifiers = route({
  name: 'identifiers',
  method: 'GET',
  path: '/v1/subjects/:subject/identifiers',
  summary: 'List the kinds of identifier that are or were bound to a person; recorded as a reading',
  roles: ['auditor', 'officer', 'subject'],
  params: OneSubject,
  query: IdentifiersQuery,
  answers: [{ status: 200, description: 'Oldest first within a kind', body: IdentifiersBody }],
  isReading: true,
  problems: readingProblems,
})

export const unbindSubject = command({
  name: 'unbindSubject',
  method: 'POST',
  path: '/v1/subjects/:subject/identifiers/unbinding',
  summary: 'Unbind an identifier from this person; its next holder takes over its opt-outs',
  roles: ['officer'],
  params: OneSubject,
  query: none,
  body: jsonBody('UnbindingBody', UnbindingBody, { ...identifier, reason: 'rights_request' }),
  answers: [{ status: 200, description: 'Unbound', body: SubjectBody }],
  problems: [...new Set([...ofIdentifier, ...readingProblems])].concat('identifier-not-bound'),
})

const other = { other: 'sub_00000000000000000000000000000002', reason: 'rights_request' }
const ofJoining: ReadonlyArray<ProblemName> = [
  ...new Set<ProblemName>([
    ...ofIdentifier.filter((name) => !name.startsWith('identifier-')),
    ...readingProblems,
    'surrogate-is-self',
  ]),
]

export const joinSurrogates = command({
  name: 'joinSurrogates',
  method: 'POST',
  path: '/v1/subjects/:subject/joining',
  summary:
    'Join two surrogates of one person: a refusal of either applies to both, a consent to its own only',
  roles: ['officer'],
  params: OneSubject,
  query: none,
  body: jsonBody('JoiningBody', JoiningBody, other),
  answers: [{ status: 200, description: 'Joined, now or already', body: JoinedBody }],
  problems: [...ofJoining, 'too-many-surrogates'],
})

export const separateSurrogates = command({
  name: 'separateSurrogates',
  method: 'POST',
  path: '/v1/subjects/:subject/separation',
  summary: 'Separate two joined surrogates: each is decided by its own events again',
  roles: ['officer'],
  params: OneSubject,
  query: none,
  body: jsonBody('JoiningBody', JoiningBody, other),
  answers: [{ status: 200, description: 'Separated, now or already', body: JoinedBody }],
  problems: [...ofJoining, 'surrogates-not-joined'],
})
