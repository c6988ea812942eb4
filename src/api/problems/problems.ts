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
  'revision-conflict': {
    status: 409,
    title: 'The record changed while the request was handled',
    retryAfterS: 1,
  },
  'revision-mismatch': { status: 412, title: 'The record is not at the expected revision' },
  'stream-not-found': { status: 404, title: 'The record does not exist' },
  'event-too-large': { status: 422, title: 'The event is too large to record' },
  'append-too-large': {
    status: 422,
    title: 'The events of this request are too large to record at once',
  },
  'append-malformed': { status: 500, title: 'The ledger sent its event store an invalid append' },
  'store-unavailable': { ...away, title: 'The event store cannot be reached; nothing was written' },
  'disk-full': { ...away, title: 'The disk of the log is full; nothing was written' },
  'clock-leapt': {
    status: 503,
    title:
      'The clock of this node leapt; only protective acts are recorded until it is corrected or accepted',
    retryAfterS: 60,
  },
  'clock-not-leapt': { status: 409, title: 'The clock of this node did not leap' },
  'outcome-unknown': {
    ...away,
    title: 'The outcome is unknown: send the request again with the same Idempotency-Key',
  },
  corrupt: {
    status: 500,
    title: 'Stored data is corrupt; reading and recording stopped',
  },
  unreadable: {
    status: 500,
    title: 'An event of this record cannot be read; no decision is made from this record',
  },
  'malformed-event': { status: 500, title: 'The ledger produced an invalid event' },
  'document-corrupt': { status: 500, title: 'A stored document does not match its hash' },
} as const

const vaultProblems = {
  'vault-unavailable': { ...away, title: 'The key vault cannot be reached' },
  'vault-corrupt': { status: 500, title: 'The key vault is corrupt' },
  'kek-missing': { status: 503, title: 'A key-encryption key is missing' },
  'kek-wrong': {
    status: 503,
    title: 'A key-encryption key does not open this vault',
  },
  'kek-malformed': { status: 503, title: 'The key-encryption keys are malformed' },
  'key-lost': {
    status: 500,
    title: 'A personal key is missing and was never destroyed: the vault is older than the log',
  },
  'self-test-failed': { status: 503, title: 'The key vault failed its self test' },
  'sealed-part': { status: 500, title: 'A sealed field of this record cannot be authenticated' },
  'subject-unknown': {
    status: 404,
    title: 'The subject is unknown: POST /v1/subjects issues subject ids',
  },
  'subject-erased': { status: 410, title: 'The personal data of this subject was erased' },
  'person-repeated': { status: 422, title: 'An event names the same person twice' },
  'identifier-kind-unknown': { status: 422, title: 'The kind of identifier is unknown' },
  'identifier-malformed': {
    status: 422,
    title: 'The identifier does not match the format of its kind',
  },
} as const

const credentialProblems = {
  'credential-missing': {
    status: 401,
    title: 'A credential is required: Authorization: Bearer <key>',
  },
  'credential-unknown': { status: 401, title: 'The credential is unknown' },
  'credential-revoked': { status: 401, title: 'The credential was revoked' },
  'credential-expired': { status: 401, title: 'The token has expired: request a new one' },
  'credentials-unavailable': { ...away, title: 'Credentials cannot be looked up' },
  'credentials-corrupt': { status: 500, title: 'A stored credential cannot be read' },
} as const

const edgeProblems = {
  'request-malformed': { status: 400, title: 'The request is not HTTP/1.1 with one Host header' },
  'headers-too-large': { status: 431, title: 'The request headers are too large' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time' },
  'expectation-failed': { status: 417, title: 'The only supported Expect is 100-continue' },
  'connections-exhausted': {
    status: 503,
    title: 'The server has reached its limit of connections',
    retryAfterS: 1,
  },
  'rate-exceeded': {
    status: 429,
    title: 'Too many requests with this credential or about this person',
  },
  'invalid-json': { status: 400, title: 'The body is not JSON in UTF-8' },
  'duplicate-key': { status: 400, title: 'A JSON object contains the same key twice' },
  'duplicate-parameter': { status: 400, title: 'A query parameter is repeated' },
  'malformed-url': { status: 400, title: 'The URL cannot be decoded' },
  'invalid-request': { status: 422, title: 'A field of the request is missing or invalid' },
  'secret-refused': {
    status: 422,
    title: 'The request contains text that looks like an authentication secret',
  },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'body-incomplete': { status: 400, title: 'The body is incomplete' },
  'media-type-unsupported': { status: 415, title: 'The body must be application/json' },
  'content-encoding-unsupported': {
    status: 415,
    title: 'The body must not be compressed: the only supported Content-Encoding is identity',
  },
  'method-not-allowed': { status: 405, title: 'The path does not support this method' },
  'route-unknown': { status: 404, title: 'The path does not exist' },
  'role-missing': {
    status: 403,
    title: 'The credential lacks a role that this operation requires',
  },
  'act-not-for-role': { status: 403, title: 'The credential lacks a role that this act requires' },
  'how-not-for-role': {
    status: 403,
    title: 'The credential may not attest a statement made in this way',
  },
  'time-source-not-for-role': {
    status: 403,
    title: 'The credential may not attest this time source',
  },
  'not-own-record': { status: 403, title: 'A person may access their own record only' },
  'profile-not-in-force': {
    status: 403,
    title: 'A service may ask under the law profile in force only',
  },
  'out-of-credential-scope': {
    status: 403,
    title: 'The credential does not cover this purpose or recipient',
  },
  'idempotency-key-malformed': {
    status: 422,
    title: 'Idempotency-Key must be 1 to 128 printable ASCII characters',
  },
  'if-match-malformed': { status: 422, title: 'If-Match must be one ETag issued by the ledger' },
  'correlation-id-malformed': { status: 422, title: 'X-Correlation-Id must be a lower-case UUID' },
  'identifier-not-bound': { status: 404, title: 'The identifier is not bound to this person' },
  'policy-not-found': { status: 404, title: 'The policy does not exist' },
  'version-not-found': { status: 404, title: 'The version does not exist' },
  'document-not-found': { status: 404, title: 'No document has this hash' },
  'event-not-found': { status: 404, title: 'The record does not contain this event' },
  'not-a-consent': {
    status: 409,
    title: 'This receipt format is for consent events only',
  },
  'signing-unavailable': { ...away, title: 'No signing key of the log is available' },
  'event-rewritten': {
    status: 500,
    title:
      'An event that the answer needs differs from its leaf in the tree of the log; the log is no longer signed',
  },
  'log-stopped': {
    status: 500,
    title:
      'The transparency log has stopped: see docs/how-to/prove-the-log.md for the way to mend it',
  },
  'tree-damaged': {
    status: 500,
    title: 'A file of the tree of the log is damaged; the log is no longer signed',
  },
  'tree-not-read': {
    ...away,
    title: 'The files of the tree of the log cannot be read at present',
  },
  behind: {
    status: 503,
    title: 'This node has not reached the requested position yet',
    retryAfterS: 1,
  },
  'not-yet-covered': {
    status: 503,
    title: 'No checkpoint of the log covers this yet',
    retryAfterS: 1,
  },
  'quorum-unset': {
    status: 404,
    title: 'This ledger requires no quorum of witnesses for its checkpoints',
  },
  'tile-unknown': { status: 404, title: 'The log has not produced this tile' },
  'entries-not-shown': {
    status: 403,
    title: 'This ledger does not publish the entries of its log',
  },
  'receipts-running': {
    status: 503,
    title: 'Too many receipts are in progress, of all callers or of this one',
    retryAfterS: 1,
  },
  'page-not-drawn': {
    status: 503,
    title: 'The document could not be drawn as PDF',
    retryAfterS: 5,
  },
  'exports-running': {
    status: 503,
    title: 'Too many bundles are in progress',
    retryAfterS: 5,
  },
  'exports-unavailable': { ...away, title: 'This node cannot write a bundle at present' },
  'bundle-too-large': {
    status: 422,
    title: 'The ledger has more entries than a bundle may hold: export it by periods',
  },
  stopping: { status: 503, title: 'The server is stopping', retryAfterS: 5 },
  'internal-error': { status: 500, title: 'An internal error occurred in the ledger' },
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
