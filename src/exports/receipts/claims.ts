/** The claims of a signed receipt (docs/reference/receipts.md). */
import { E, t } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { closed, decode, list, text, whole, words } from '../../kernel/codec.ts'
import type { Fault } from '../../kernel/codec.ts'
import { EventId, LogPosition, PolicyId, Sha256, SubjectId, VersionId } from '../../kernel/ids.ts'
import { Instant, msOf } from '../../kernel/instant.ts'
import { decodeLeaf } from '../../events/decode-leaf.ts'
import type { LeafEvent } from '../../events/decode-leaf.ts'
import type { ReceiptMatter } from './matter.ts'

/** Seconds since 1970 to the end of 2099. */
export const Seconds = whole(0, 4_102_444_800)

/** One changed leaf of the standing, by JSON Pointer: canonical JSON before and after. */
const ReceiptChange = closed(
  'ReceiptChange',
  { path: text(400) },
  { before: t.string, after: t.string },
)

/** The policy of the event, with the hash of its text. */
const ReceiptPolicy = closed('ReceiptPolicy', {
  policy: PolicyId,
  version: VersionId,
  textSha256: Sha256,
})

export const ReceiptClaims = closed(
  'ReceiptClaims',
  {
    /** The origin of the log. */
    iss: text(200),
    /** The time of the receipt. */
    iat: Seconds,
    sub: SubjectId,
    /** The event's id. */
    jti: EventId,
    type: text(80),
    occurredAt: Instant,
    recordedAt: Instant,
    position: LogPosition,
    /** The entry of the log: the event without ciphertext. */
    entry: t.string,
    changes: list(ReceiptChange, 10_000),
    person: words('ReceiptPerson', ['known', 'erased']),
  },
  {
    /** The hash of the notice that was shown to the person. */
    noticeHash: Sha256,
    policy: ReceiptPolicy,
    /** The c2sp.org/tlog-proof@v1 of the entry; absent until a checkpoint covers it. */
    proof: t.string,
  },
)
export type ReceiptClaims = t.TypeOf<typeof ReceiptClaims>

const secondsOf = (at: Instant): number => Math.floor(msOf(at) / 1_000)

/** The claims of a receipt. */
export const receiptClaims = (matter: ReceiptMatter): ReceiptClaims => {
  const { event, position } = matter.recorded
  const { policy, proof } = matter
  return {
    iss: matter.origin,
    iat: secondsOf(matter.at),
    sub: matter.subject,
    jti: event.id,
    type: event.type,
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    position: positionText(position),
    entry: matter.entry,
    changes: matter.changes,
    person: matter.isErased ? 'erased' : 'known',
    ...(event.noticeHash === undefined ? {} : { noticeHash: event.noticeHash }),
    ...(policy === undefined
      ? {}
      : {
          policy: {
            policy: policy.policy,
            version: policy.version,
            textSha256: policy.textSha256,
          },
        }),
    ...(proof === undefined ? {} : { proof }),
  }
}

const positionText = (position: bigint): LogPosition => {
  const spelled = String(position)
  if (!LogPosition.is(spelled)) throw new RangeError('no position of a log')
  return spelled
}

/** Reasons why claims are no receipt: a wrong form, an entry that is no event, or a field that differs from the entry. */
export type ClaimsRejection =
  | { readonly rejected: 'claims-malformed'; readonly faults: ReadonlyArray<Fault> }
  | { readonly rejected: 'entry-unreadable' }
  | { readonly rejected: 'claim-differs'; readonly claim: keyof ReceiptClaims }

/** The claims that follow from the entry. */
const toldByEntry = ({
  id,
  subject,
  type,
  occurredAt,
  recordedAt,
  noticeHash,
}: LeafEvent): Partial<Record<keyof ReceiptClaims, unknown>> => ({
  jti: id,
  sub: subject,
  type,
  occurredAt,
  recordedAt,
  noticeHash,
})

/** A receipt whose claims agree with its entry. The changes and the log's state are statements of the ledger. */
export type Receipt = { readonly claims: ReceiptClaims; readonly event: LeafEvent }

const isClaim = (name: string): name is keyof ReceiptClaims =>
  Object.hasOwn(ReceiptClaims.required, name) || Object.hasOwn(ReceiptClaims.optional, name)

/** Reads claims, and compares them with the entry in them. */
export const receiptFrom = (claims: unknown): Either<ClaimsRejection, Receipt> => {
  const read = decode(ReceiptClaims)(claims)
  if (E.isLeft(read)) return E.left({ rejected: 'claims-malformed', faults: read.left })
  const { entry } = read.right
  const event = decodeLeaf(entry)
  if (E.isLeft(event) || canonicalJson(JSON.parse(entry)) !== entry)
    return E.left({ rejected: 'entry-unreadable' })
  for (const [name, told] of Object.entries(toldByEntry(event.right)))
    if (isClaim(name) && read.right[name] !== told)
      return E.left({ rejected: 'claim-differs', claim: name })
  return E.right({ claims: read.right, event: event.right })
}
