/** The claims of a signed decision (docs/reference/receipts.md). */
import type { t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import {
  CategoryId,
  EventId,
  LogPosition,
  PolicyId,
  PurposeId,
  Sha256,
  SubjectId,
  VersionId,
} from '../../kernel/ids.ts'
import { Instant, msOf } from '../../kernel/instant.ts'
import { reasonCodes } from '../../decisions/answer.ts'
import type { Ruling } from '../../decisions/answer.ts'
import { Question } from '../../decisions/question.ts'
import { ConsentKind, LawProfile } from '../../events/vocabulary.ts'

const SignedReason = closed(
  'SignedReason',
  { code: words('SignedReasonCode', reasonCodes) },
  { kind: ConsentKind, categories: list(CategoryId, 64), item: text(200) },
)

/** The ruling, without its sentences for people. */
export const SignedAnswer = closed(
  'SignedAnswer',
  {
    decision: words('SignedDecision', ['ALLOW', 'DENY', 'PROMPT', 'STORE_ONLY']),
    reasons: list(SignedReason, 64),
    basis: closed('SignedBasis', { ground: text(40) }, { code: text(40) }),
    evidence: list(EventId, 1_000),
    obligations: list(text(40), 64),
    alternatives: list(PurposeId, 16),
    profile: LawProfile,
  },
  {
    policyVersion: closed('SignedPolicyVersion', { policy: PolicyId, version: VersionId }),
    validUntil: Instant,
  },
)
export type SignedAnswer = t.TypeOf<typeof SignedAnswer>

export const DecisionClaims = closed('DecisionClaims', {
  /** The origin of the log. */
  iss: text(200),
  /** The time of the signature: seconds since 1970, by the ledger's clock. */
  iat: whole(0, 4_102_444_800),
  sub: SubjectId,
  /** The question. One about the past has both of its instants, in UTC with milliseconds. */
  question: Question,
  answer: SignedAnswer,
  /** The instant that was decided as of; for a live question, its own time. */
  decidedAt: Instant,
  /** Position of the last event taken into account. */
  position: LogPosition,
  rules: closed('SignedRules', {
    /** SHA-256 of the rules in force. */
    catalogueSha256: Sha256,
    /** Name and version of the program. */
    program: text(100),
  }),
})
export type DecisionClaims = t.TypeOf<typeof DecisionClaims>

/** The ruling in its signed form. */
export const signedAnswer = (ruling: Ruling): SignedAnswer => {
  const { decision, reasons, basis, evidence, obligations, alternatives, profile } = ruling
  const { policyVersion, validUntil } = ruling
  return {
    decision,
    reasons,
    basis,
    evidence,
    obligations,
    alternatives,
    profile,
    ...(policyVersion === undefined ? {} : { policyVersion }),
    ...(validUntil === undefined ? {} : { validUntil }),
  }
}

/** The answer, with its position, its time and its rules. */
export type Decided = {
  readonly question: Question
  readonly ruling: Ruling
  readonly decidedAt: Instant
  readonly position: bigint
  readonly catalogueSha256: string
}

/** The claims of a decision. Throws for an invalid position or digest, which only a bug can cause. */
export const decisionClaims = (
  { question, ruling, decidedAt, position, catalogueSha256 }: Decided,
  {
    origin,
    program,
    at,
  }: { readonly origin: string; readonly program: string; readonly at: Instant },
): DecisionClaims => {
  const place = String(position)
  if (!LogPosition.is(place) || !Sha256.is(catalogueSha256)) throw new RangeError('no such claims')
  return {
    iss: origin,
    iat: Math.floor(msOf(at) / 1_000),
    sub: question.subject,
    question,
    answer: signedAnswer(ruling),
    decidedAt,
    position: place,
    rules: { catalogueSha256, program },
  }
}
