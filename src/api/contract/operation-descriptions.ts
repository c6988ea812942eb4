/** What a caller should know of each operation beside its one line: total, so that a route without one does not compile. */
import { routes } from '../routes.ts'
import type { RouteName } from '../routes.ts'

/** What of a person is opened is recorded with who opened it and why: the same sentence wherever it holds. */
const recorded =
  'The reading is recorded first, with its `reason`; a person who reads their own record gives none, and leaves no trace in the access log.'
const paged =
  'Rows come in the order of their keys, at most `limit` of them; where more follow, `next` is the `after` of the next page. `now` says whether what a row holds is in force at the reading, by the gates that decide. A page may hold fewer rows than `limit` and still have a `next`.'

const listed = (own: string): string => `${own} ${paged} ${recorded}`

const descriptions: { readonly [N in RouteName]: string } = {
  askByQuery:
    'The question in the query of the URL, `categories` joined by commas. The answer is ALLOW, DENY, PROMPT (ask the person, then ask again) or STORE_ONLY, with every reason, what it rests on and until when it holds. Anything unknown is never ALLOW. With `asOf` or `knownAt` it is answered from history: what was true then, by what was known then. Staff give a `reason`, and their question is recorded as a reading.',
  ask: 'The same as GET, for questions too long for a URL. It changes nothing, and may be sent again as often as one likes.',
  askMany:
    'All are answered from the same rows, at one instant. A question about a person nobody knows makes the whole batch a problem that names its place. An answer stands at the place of its question.',
  claimSubject:
    'The identifier itself never reaches the log: it is kept as a keyed hash beside it. Sent again, it leads to the same surrogate. A new person inherits the opt-outs that the identifier carries from whoever had it before.',
  findSubject: 'As POST /v1/subjects, but nobody is made: a person nobody knows is a problem.',
  checkSuppressions:
    'For sending systems, before they send: at most 500 people and 500 identifiers. `suppressed: false` says that nobody said no; whether a message may be sent is a decision. Where rows are too old to rely on, the answer is to leave them alone.',
  rebindSubject:
    'For a number that changed hands, or a person with a new one. Whoever had it before keeps their record and loses the identifier.',
  identifiers: `Kinds and times alone: the identifiers themselves are kept nowhere in clear. ${recorded}`,
  unbindSubject:
    'The identifier must lead to this person now. Opt-outs stay with the identifier, so that whoever has it next is not written to.',
  joinSurrogates:
    'For one person who was given two surrogates. Until they are separated, a refusal, withdrawal or opt-out under either counts for both; a consent counts under its own alone. Nothing is copied or moved.',
  separateSurrogates: 'Undoes a joining; what was decided meanwhile stays decided.',
  act: 'One act of the body’s `act`; the schemas name them all. Acknowledged means on disk, and the next decision on this node follows it. With an `Idempotency-Key` the same request is one command however often it is sent; without one, an act that changes nothing is answered 200. Acts that protect a person (withdraw, refuse, opt out, object) are never refused for a clock, a note or a header: what could not be kept is named in `omitted`.',
  standing: `All that holds of a person, folded from their events, at one revision; \`now\` says what of it is in force. ${recorded}`,
  trail: `Every event of one person in the order it was recorded, each with what it changed. Up to \`asOf\` (when it happened), \`knownAt\` (when it was recorded) or \`position\`. With \`Accept: application/x-ndjson\` the whole story in one stream. ${recorded}`,
  proof: `Index, hashes and a checkpoint (c2sp.org/tlog-proof), from which anybody who has the event as it is in the log and the log’s key computes that it is there. Where no checkpoint covers the event yet it waits a second for the next. ${recorded}`,
  receipt: `What happened, when, under which text, and what it changed, for whoever keeps it: signed (\`jws\`, EdDSA, with the proof that it is in the log once a checkpoint covers it), as a Kantara Consent Receipt v1.1, as ISO/IEC TS 27560 in DPV JSON-LD, or as a page for people in Chinese and English. It holds surrogates and no personal data. A service with limits is answered for events that name its purposes and recipients. ${recorded}`,
  consents: listed(
    'One row for each kind, purpose, recipient and device that was ever asked about.',
  ),
  devices: listed('One row for each device, with each permission as it was last observed.'),
  marketing: listed(
    'One row with every opt-in and opt-out, and which sending system confirmed which opt-out.',
  ),
  exemptions: listed(
    'What their evidence refers to is sealed and stands in the trail. A person is not shown those the law keeps from them.',
  ),
  disclosures: listed(
    'Each request with what became of it: authorised, refused, made, received. Publications stand here too.',
  ),
  readings: listed('Each opening of this person’s record by staff, with its reason.'),
  issueToken:
    'The token has the limits of the credential that asks for it. It is shown once and kept only as a hash.',
  revokeTokens:
    'Every token issued before this instant is refused from now on, on every node within a second.',
  erase:
    'The account must be cancelled and the erasure requested before. What is sealed under the person’s key can be read by nobody afterwards, backups included once older key-encryption keys are destroyed; events, hashes and decisions stay as they are. It cannot be undone.',
  viewOfRecipient:
    'What a partner may be shown: purposes and categories that a decision would allow now, and nothing else. Staff give a `reason`, and their question is recorded as a reading.',
  disclosuresTo: listed('Each row is followed to the whole story under its person.'),
  publications: listed(
    'By default what is due to come down: public, not taken down, and its consent no longer in force; `now` says why. A page that rests on an exemption is never due.',
  ),
  withdrawalsTo: listed(
    'By default those that the recipient has not confirmed; `state=all` lists all.',
  ),
  consentsTo: listed('`because=RECONSENT_REQUIRED` lists whom to ask anew.'),
  exemptionsByCode: listed(
    'By default those that may still be used or await a second officer; `state=all` lists all.',
  ),
  exemptionNotices: listed(
    'In the order of the day on which the person must be told; `state=overdue` lists what is late.',
  ),
  suppressions: listed(
    'Asked for a purpose or a channel, wider opt-outs are listed with it, `*` standing for all. Before one message, ask POST /v1/suppressions/check.',
  ),
  accessLog: listed('By reader; from `from` and before `to` in the order of time.'),
  accessChanges: listed('Each with who did it; a credential by its id, never by its key.'),
  exportRegulator:
    'Streamed as it is written; cut short, it is no archive. `scope` is the whole ledger, a person, a purpose, a recipient or a period; `position` asks for what was known then, and the same question gives the same bytes but for signatures. Personal fields are opened in the scope of a person alone. The reading is recorded before the first byte, with its `reason` (`regulator` where a regulator gives none), and so is the bundle, when it begins and when it has left. Two at a time on one node.',
  publish:
    'The text is kept byte for byte; the package is what decisions are made by. With `dryRun` nothing is recorded: the answer says what would change and whether people must be asked again. A published version is never changed.',
  policies: 'Hashes, times and which version is in force. Nothing in it is about a person.',
  policy: 'As in the list of all policies.',
  policyText: 'In the media type it was published with; `ETag` is its hash.',
  policyPackage: 'Its SHA-256 is the `packageSha256` of the version (RFC 8785 canonical JSON).',
  policyDiff:
    'By purpose, recipient, category and section; `obligation` is `reconsent` where people must be asked again, `notice` where they must be told.',
  acceptances: listed(
    'Delivery, showing and answer apart: continued use counts only after delivery.',
  ),
  document: 'By the SHA-256 of its bytes, as events refer to it.',
  register:
    'One command of the body’s `act`: recipients, warranties, templates, kinds of identifier, the law profile in force.',
  catalogue:
    'What a caller may name in a question or an act, as of this instant; `until` says when a published version changes it.',
  lint: 'Nothing is stored. Each finding has a rule, a place in the package and the clause or article it rests on.',
  statistics: `Counts by day of the bank’s calendar (UTC+8), event type and purpose; people and answers to policies by number. ${paged}`,
  health:
    'For operators: positions, lag, what stopped and why, what an operator must do. Whether decisions are answered is /readyz.',
  acceptClock:
    'While the clock of a node is taken to be wrong, only acts that protect a person are recorded. Name the leap that health shows; the acceptance is an event.',
  metrics: 'Prometheus text format 0.0.4.',
  startRebuild: 'Reads go on from the rows that are there. One piece of upkeep at a time.',
  rebuild: 'With the digest of the new rows once they are in their place.',
  startFsck: 'Reads and writes go on. One piece of upkeep at a time.',
  fsck: 'The first thousand findings, and how many there are.',
  logCheckpoint:
    'Three lines, an empty line and signatures: the name of the log, how many entries it has, the root of their tree (c2sp.org/tlog-checkpoint). One is made within a second of each event.',
  auditSample:
    'Of all events of a kind up to `position`, the `size` with the lowest SHA-256(seed, event id). A bundle of scope `ledger` at that position gives the same list offline (`consent-ledger audit sample`), where the tree proves that none was left out.',
  logEntries:
    'Each entry is the stored event without ciphertext, after its length in two bytes (c2sp.org/tlog-tiles). Entries hold surrogates: `LEDGER_ENTRIES` says who may read them, and by default nobody may. A path that spans segments may be sent with its slashes as they are.',
  logTile:
    'A tile never changes (c2sp.org/tlog-tiles). One that is not full yet is asked for by its width. A path that spans segments may be sent with its slashes as they are.',
  logKeys:
    'Each as NAME+KEYID+BASE64 (c2sp.org/signed-note), those that sign now first. Whoever verifies should have them by another way.',
  jwks: 'For whoever verifies JWS (RFC 7515) by EdDSA; `kid` is the id of the key in its other spelling.',
  livez: 'For a supervisor: restart the process where this does not answer.',
  readyz: 'For a load balancer: send requests elsewhere where this is not 200.',
  openapi: 'OpenAPI 3.1, drawn from the same table as the server itself.',
  docs: 'The contract for people, with examples; requests can be tried from it with a key that is kept in memory alone.',
}

const isRouteName = (name: string): name is RouteName => Object.hasOwn(routes, name)

/** By the name of the route. Throws RangeError for a route that is not in the table. */
export const descriptionOf = (name: string): string => {
  if (!isRouteName(name)) throw new RangeError(`no description of ${name}`)
  return descriptions[name]
}
