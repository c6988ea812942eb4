/** The description of each operation, beside its summary. Total: a route without one does not compile. */
import { routes } from '../routes.ts'
import type { RouteName } from '../routes.ts'

/** Said of each operation that opens the record of a person. */
const recorded =
  'The reading is recorded first, with its `reason`. A person who reads their own record gives no reason, and the reading is not recorded.'
const paged =
  'Rows come in the order of their keys, at most `limit` per page. If more rows follow, send `next` as `after` to get the next page. A page may have fewer rows than `limit` and still have a `next`. `now` says whether the content of a row is in force at the time of reading, by the rules that decide.'

const listed = (own: string): string => `${own} ${paged} ${recorded}`

const descriptions: { readonly [N in RouteName]: string } = {
  askByQuery:
    'Send the question as query parameters, with `categories` separated by commas. The decision is ALLOW, DENY, PROMPT (ask the person, then send the question again) or STORE_ONLY. It comes with every reason, the events it rests on, and the time until which it holds (`validUntil`). An unknown state is never ALLOW. With `asOf` or `knownAt` the ledger answers from history: the state at that instant, from the events recorded by then. Auditors and officers give a `reason`, and their question is recorded as a reading.',
  ask: 'The same as GET, for questions that are too long for a URL. It changes nothing and may be repeated.',
  askMany:
    'The ledger answers all questions from the same rows, at one instant, in their order. A question about an unknown person fails the whole batch; the problem names its index.',
  claimSubject:
    'The ledger stores the identifier as a keyed hash outside the log. The same identifier always returns the same surrogate. A new person takes over the opt-outs of the identifier, so that they are not written to against the wish of its previous holder.',
  findSubject:
    'Looks up a surrogate as POST /v1/subjects does, and creates none: an unknown identifier is a problem.',
  checkSuppressions:
    'For sending systems, before they send: at most 500 surrogates and 500 identifiers. `suppressed: false` means that no opt-out or refusal is recorded; ask for a decision to learn whether a message may be sent. If the rows are too far behind the log, everyone is answered as suppressed.',
  rebindSubject:
    'For a number that was given to somebody else, or a person with a new number. The previous holder keeps their record and loses the identifier.',
  identifiers: `Kinds and times only: the ledger never stores an identifier in clear text. ${recorded}`,
  unbindSubject:
    'The identifier must be bound to this person. Its opt-outs stay with the identifier and apply to its next holder.',
  joinSurrogates:
    'For one person who has two surrogates. Until they are separated, a refusal, withdrawal or opt-out of either applies to both; a consent applies to its own surrogate only. No record is copied or moved.',
  separateSurrogates: 'Ends a joining. Decisions made in between are not changed.',
  act: 'The field `act` names the act; the schemas list all of them. The answer is sent once the event is on disk, and the next decision on this node includes it. Requests with the same `Idempotency-Key` and body are one command. An act that changes nothing is answered with 200. Acts that protect a person (withdrawal, refusal, opt-out, objection) are never refused because of a clock, a note or a header: `omitted` names the fields left out of the record.',
  standing: `Everything that holds of a person, folded from their events, at one revision. \`now\` says which of it is in force. ${recorded}`,
  trail: `Every event of one person in the order of recording, each with its changes. Limit it by \`asOf\` (time of the act), \`knownAt\` (time of recording) or \`position\`. With \`Accept: application/x-ndjson\` the whole trail comes as one stream. ${recorded}`,
  proof: `The index, hashes and checkpoint (c2sp.org/tlog-proof) that prove the event to be in the log, given the event as logged and the log’s key. If no checkpoint covers the event yet, the request waits up to a second for the next one. ${recorded}`,
  receipt: `States the act, its time, the text shown, and what it changed. Forms: signed (\`jws\`, EdDSA, with the proof of inclusion once a checkpoint covers the event), Kantara Consent Receipt v1.1, ISO/IEC TS 27560 as DPV JSON-LD, or a page in Chinese and English. A receipt contains surrogates and no personal data. A service with limits gets receipts of events that name its purposes and recipients. ${recorded}`,
  consents: listed(
    'One row for each kind, purpose, recipient and device for which consent was requested.',
  ),
  devices: listed('One row for each device, with each permission as last observed.'),
  marketing: listed(
    'One row with every opt-in and opt-out, and the sending systems that confirmed each opt-out.',
  ),
  exemptions: listed(
    'References of the evidence are sealed and appear in the trail. A person does not see exemptions that the law keeps from them.',
  ),
  disclosures: listed(
    'Each disclosure with its state: requested, authorised, refused, made, received. Publications are listed too.',
  ),
  readings: listed('Each reading of this person’s record by staff, with its reason.'),
  issueToken:
    'The token has the limits of the credential that requests it. It is shown once and stored as a hash.',
  revokeTokens: 'Every node refuses all tokens issued before this instant, within a second.',
  erase:
    'Cancel the account and request the erasure first. Erasure destroys the person’s key: sealed fields can no longer be read, in backups too once older key-encryption keys are dropped. Events, hashes and decisions stay. It cannot be undone.',
  viewOfRecipient:
    'The purposes and categories that a decision would allow for this recipient now, and nothing else. Staff give a `reason`, and their question is recorded as a reading.',
  disclosuresTo: listed('To read the whole story of a row, open the trail of its person.'),
  publications: listed(
    'By default the publications to take down: public, not taken down, and without a consent in force; `now` gives the reason. A publication under an exemption is never listed as due.',
  ),
  withdrawalsTo: listed(
    'By default the withdrawals that the recipient has not confirmed; `state=all` lists all.',
  ),
  consentsTo: listed('`because=RECONSENT_REQUIRED` lists the people to ask again.'),
  exemptionsByCode: listed(
    'By default the exemptions that may still be used or await a second officer; `state=all` lists all.',
  ),
  exemptionNotices: listed(
    'In the order of the day by which the person must be notified; `state=overdue` lists the late ones.',
  ),
  suppressions: listed(
    'For a purpose or a channel, wider opt-outs are listed too; `*` stands for all. Before sending a single message, use POST /v1/suppressions/check.',
  ),
  accessLog: listed('By reader, in the order of time; `from` is inclusive and `to` exclusive.'),
  accessChanges: listed(
    'Each change names its author; a credential is named by its id, never by its key.',
  ),
  exports: listed(
    'In the order in which they began; `from` is inclusive and `to` exclusive. `unfinished` is an export without a recorded end: it is in progress, or was cut short with its process. `scope` and `outcome` choose rows within a page.',
  ),
  exportRegulator:
    'The answer is streamed while it is written; an interrupted stream is not a valid archive. `scope` is the whole ledger, a person, a purpose, a recipient or a period. `position` selects the state as of that position, and the same request gives the same bytes except for signatures. Personal fields are opened in the scope of a person only. The ledger records the reading first, with its `reason` (`regulator` where a regulator gives none), then the beginning and the end of the export. A node writes at most two bundles at once.',
  publish:
    'The ledger stores the text byte for byte, and decides by the package. With `dryRun` it records nothing, and answers what would change and whether people must be asked again. A published version is never changed.',
  policies: 'Hashes, times, and which version is in force. It contains no personal data.',
  policy: 'The same fields as in the list of all policies.',
  policyText: 'Served in the media type of its publication; `ETag` is its hash.',
  policyPackage: 'Its SHA-256 is the `packageSha256` of the version (RFC 8785 canonical JSON).',
  policyDiff:
    'By purpose, recipient, category and section. `obligation` is `reconsent` if people must be asked again, and `notice` if they must be notified.',
  acceptances: listed(
    'Delivery, showing and answer are separate columns: continued use counts only after delivery.',
  ),
  document: 'By the SHA-256 of its bytes, as in events.',
  register:
    'The field `act` names the command: recipients, warranties, message templates, kinds of identifier, the law profile in force.',
  catalogue:
    'Everything that a question or an act may name at this instant. `until` is the time of the next change by a published version.',
  lint: 'Stores nothing. Each finding has a rule, a place in the package, and the clause or article that it rests on.',
  statistics: `Counts by day of the bank’s calendar (UTC+8), event type and purpose. ${paged}`,
  health:
    'For operators: positions, lag, the state of each part with its reason, and what to do. Use /readyz to learn whether decisions are answered.',
  acceptClock:
    'While the clock of a node is considered wrong, it records protective acts only. Name the leap that health shows; the acceptance is recorded as an event.',
  metrics: 'Prometheus text format 0.0.4.',
  startRebuild: 'Reads continue from the present rows. Only one rebuild or check runs at a time.',
  rebuild: 'The answer has the digest of the new rows once they are in use.',
  startFsck: 'Reads and writes continue. Only one rebuild or check runs at a time.',
  fsck: 'The first thousand findings, and their number.',
  logCheckpoint:
    'Three lines, an empty line, and signatures: the origin of the log, its number of entries, and the root of its tree (c2sp.org/tlog-checkpoint). A checkpoint is signed within a second of each event; while the log grows, most have no cosignature of a witness yet.',
  endorsedCheckpoint:
    'As `/log/checkpoint`, under the cosignatures of a quorum of witnesses by `LEDGER_WITNESS_POLICY`. Witnesses are asked every ten seconds while the log grows, so it may be older by that much than `/log/checkpoint`.',
  auditSample:
    'Of all events of one kind up to `position`, the `size` events with the lowest SHA-256(seed, event id). `consent-ledger audit sample` draws the same list offline from a bundle of scope `ledger` at that position, where the tree proves that no event was left out.',
  logEntries:
    'Each entry is the stored event without ciphertext, preceded by its length in two bytes (c2sp.org/tlog-tiles). Entries contain surrogates: `LEDGER_ENTRIES` names the roles that may read them, and by default no role may. The slashes of the path may be sent as they are.',
  logTile:
    'A tile never changes (c2sp.org/tlog-tiles). Request a tile that is not full by its width. The slashes of the path may be sent as they are.',
  logKeys:
    'Each as NAME+KEYID+BASE64 (c2sp.org/signed-note), keys that sign now first. To verify, obtain the keys through another channel.',
  jwks: 'To verify JWS (RFC 7515) with EdDSA; `kid` is the KEYID of the same key in the list of keys.',
  livez: 'For a supervisor: restart the process if this does not answer.',
  readyz: 'For a load balancer: send requests elsewhere unless this answers 200.',
  openapi: 'OpenAPI 3.1, generated from the table of routes that the server runs.',
  docs: 'The contract as a page with examples. Requests can be tried from it with a key that stays in memory.',
}

const isRouteName = (name: string): name is RouteName => Object.hasOwn(routes, name)

/** By the name of the route. Throws RangeError for a route that is not in the table. */
export const descriptionOf = (name: string): string => {
  if (!isRouteName(name)) throw new RangeError(`no description of ${name}`)
  return descriptions[name]
}
