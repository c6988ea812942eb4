/** Every problem, its status and its title: a new refusal does not compile until somebody names both. */
import type { ProblemName } from './problem-names.ts'
import { actRefusals, otherRefusals } from './refusal-problems.ts'

/** `retryAfterS`: when asking the same again may help, in seconds. */
export type ProblemKind = {
  readonly status: number
  readonly title: string
  readonly retryAfterS?: number
}

const away = { status: 503, retryAfterS: 2 }

const storeProblems = {
  'revision-conflict': { status: 409, title: 'The record changed meanwhile', retryAfterS: 1 },
  'revision-mismatch': { status: 412, title: 'The record is not at the revision you named' },
  'stream-not-found': { status: 404, title: 'There is no such record' },
  'event-too-large': { status: 422, title: 'What was to be recorded is too large for one event' },
  'append-too-large': { status: 422, title: 'What was to be recorded is too large at once' },
  'append-malformed': { status: 500, title: 'The ledger asked its store for what no store does' },
  'store-unavailable': { ...away, title: 'The event store cannot be reached; nothing was written' },
  'disk-full': { ...away, title: 'The disk that the log is on is full; nothing was written' },
  'clock-leapt': {
    status: 503,
    title: 'The clock of this node leapt: until it is right, only what protects is recorded',
    retryAfterS: 60,
  },
  'clock-not-leapt': { status: 409, title: 'The clock of this node did not leap' },
  'outcome-unknown': {
    ...away,
    title: 'It is not known whether this was written: send it again with the same Idempotency-Key',
  },
  corrupt: {
    status: 500,
    title: 'Stored data is corrupt; reading and recording stopped',
  },
  unreadable: {
    status: 500,
    title: 'An event of this record cannot be read; nothing is decided on it',
  },
  'malformed-event': { status: 500, title: 'The ledger made an event it does not accept itself' },
  'document-corrupt': { status: 500, title: 'A stored document does not have its hash' },
} as const

const vaultProblems = {
  'vault-unavailable': { ...away, title: 'The key vault cannot be reached' },
  'vault-corrupt': { status: 500, title: 'The key vault is corrupt' },
  'kek-missing': { status: 503, title: 'A key-encryption key was not given' },
  'kek-wrong': {
    status: 503,
    title: 'A key-encryption key is not the one the vault was written with',
  },
  'kek-malformed': { status: 503, title: 'The key-encryption keys cannot be read' },
  'key-lost': {
    status: 500,
    title: 'A key is neither there nor destroyed: an old vault was restored',
  },
  'self-test-failed': { status: 503, title: 'The key vault failed its self test' },
  'sealed-part': { status: 500, title: 'A sealed part of this record does not verify' },
  'subject-unknown': {
    status: 404,
    title: 'No person has this id: the ledger draws them, by POST /v1/subjects',
  },
  'subject-erased': { status: 410, title: 'This person was erased' },
  'person-repeated': { status: 422, title: 'One person is named twice in one event' },
  'identifier-kind-unknown': { status: 422, title: 'There is no such kind of identifier' },
  'identifier-malformed': { status: 422, title: 'The identifier is not one of its kind' },
} as const

const credentialProblems = {
  'credential-missing': {
    status: 401,
    title: 'A credential is needed: Authorization: Bearer <key>',
  },
  'credential-unknown': { status: 401, title: 'The credential is not known' },
  'credential-revoked': { status: 401, title: 'The credential was revoked' },
  'credential-expired': { status: 401, title: 'The token has expired; ask for another' },
  'credentials-unavailable': { ...away, title: 'Credentials cannot be looked up' },
  'credentials-corrupt': { status: 500, title: 'A stored credential cannot be read' },
} as const

const edgeProblems = {
  'request-malformed': { status: 400, title: 'The request is not HTTP/1.1 with one Host header' },
  'headers-too-large': { status: 431, title: 'The request headers are too large' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time' },
  'expectation-failed': { status: 417, title: 'The only expectation met is 100-continue' },
  'connections-exhausted': {
    status: 503,
    title: 'The server has as many connections as it may hold',
    retryAfterS: 1,
  },
  'rate-exceeded': { status: 429, title: 'Too many requests with this credential or person' },
  'invalid-json': { status: 400, title: 'The body is not JSON in UTF-8' },
  'duplicate-key': { status: 400, title: 'A key stands twice in one object' },
  'duplicate-parameter': { status: 400, title: 'A query parameter stands twice' },
  'malformed-url': { status: 400, title: 'The URL cannot be decoded' },
  'invalid-request': { status: 422, title: 'Something in the request is not as expected' },
  'secret-refused': {
    status: 422,
    title: 'The request holds what looks like an authentication secret',
  },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'body-incomplete': { status: 400, title: 'The body ended early' },
  'media-type-unsupported': { status: 415, title: 'The body must be application/json' },
  'content-encoding-unsupported': {
    status: 415,
    title: 'The body must not be compressed: no Content-Encoding but identity',
  },
  'method-not-allowed': { status: 405, title: 'This path does not take that method' },
  'route-unknown': { status: 404, title: 'There is no such path' },
  'role-missing': { status: 403, title: 'The credential does not have the role for this' },
  'act-not-for-role': { status: 403, title: 'The credential does not have the role for this act' },
  'how-not-for-role': {
    status: 403,
    title: 'The credential cannot vouch for a will shown in that way',
  },
  'time-source-not-for-role': {
    status: 403,
    title: 'The credential cannot vouch for that time source',
  },
  'not-own-record': { status: 403, title: 'A person may reach their own record only' },
  'profile-not-in-force': {
    status: 403,
    title:
      'A service is answered under the reading of law in force; auditors and officers may ask under others',
  },
  'out-of-credential-scope': {
    status: 403,
    title: 'The credential is not registered for this purpose or recipient',
  },
  'idempotency-key-malformed': {
    status: 422,
    title: 'Idempotency-Key must be 1 to 128 printable ASCII characters',
  },
  'if-match-malformed': { status: 422, title: 'If-Match must be one ETag as the ledger gave it' },
  'correlation-id-malformed': { status: 422, title: 'X-Correlation-Id must be a lower-case UUID' },
  'identifier-not-bound': { status: 404, title: 'The identifier does not lead to this person' },
  'policy-not-found': { status: 404, title: 'There is no such policy' },
  'version-not-found': { status: 404, title: 'There is no such version' },
  'document-not-found': { status: 404, title: 'There is no document with that hash' },
  'event-not-found': { status: 404, title: 'The record holds no such event' },
  'not-a-consent': {
    status: 409,
    title: 'This form is for consents, and the event says nothing of consent',
  },
  'signing-unavailable': { ...away, title: 'No key of the log signs at present' },
  'event-rewritten': {
    status: 500,
    title: 'The event is not the one that was recorded; the log is no longer signed',
  },
  behind: {
    status: 503,
    title: 'This node has not reached the position asked for',
    retryAfterS: 1,
  },
  'not-yet-covered': {
    status: 503,
    title: 'No checkpoint of the log covers this yet',
    retryAfterS: 1,
  },
  'tile-unknown': { status: 404, title: 'The log has no such tile, or not yet' },
  'entries-not-shown': { status: 403, title: 'This ledger shows the entries of its log to nobody' },
  'receipts-running': {
    status: 503,
    title: 'As many receipts are being made as may be at once, of all callers or of this one',
    retryAfterS: 1,
  },
  'exports-running': {
    status: 503,
    title: 'As many bundles are being written as may be at once',
    retryAfterS: 30,
  },
  'exports-unavailable': { ...away, title: 'This node cannot make a bundle at present' },
  'bundle-too-large': {
    status: 422,
    title: 'The whole ledger has more entries than one bundle lists; ask for periods',
  },
  stopping: { status: 503, title: 'The server is stopping', retryAfterS: 5 },
  'internal-error': { status: 500, title: 'Something went wrong in the ledger' },
} as const

/** One line for each name, or it does not compile. */
export const problems: { readonly [N in ProblemName]: ProblemKind } = {
  ...storeProblems,
  ...vaultProblems,
  ...credentialProblems,
  ...edgeProblems,
  ...actRefusals,
  ...otherRefusals,
}
