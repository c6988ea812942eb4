/** Requests and answers of the decision routes. */
import { E, t } from '../../fp.ts'
import { closed, list, text, words } from '../../kernel/codec.ts'
import type { ClosedType } from '../../kernel/codec.ts'
import {
  CategoryId,
  EventId,
  PolicyId,
  PurposeId,
  RecipientId,
  SubjectId,
  VersionId,
} from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { reasonCodes } from '../../decisions/answer.ts'
import { Question } from '../../decisions/question.ts'
import { ReadReason } from '../../events/facts/access.ts'
import { ConsentKind, ExemptionCode, LawProfile } from '../../events/vocabulary.ts'
import { Position } from './scalars.ts'

/** Answer from rows at this position or a later one. */
export const MinPosition = closed('MinPosition', {}, { minPosition: Position })

/** Whether the answer is wanted signed. */
const signing = { receipt: words('Signed', ['true']) }

/** The same, and whether the answer is wanted signed. */
export const AskQuery = closed('AskQuery', {}, { minPosition: Position, ...signing })

/** Questions of one request: what one page of a campaign asks, well under the body's limit. */
export const maxBatch = 500

const Reason = closed(
  'Reason',
  { code: words('ReasonCode', reasonCodes) },
  {
    kind: ConsentKind,
    categories: list(CategoryId, 64),
    item: text(200),
    /** The code in words, where the caller names a language of ours in Accept-Language. */
    says: text(200),
  },
)

const Ground = closed(
  'Ground',
  {
    ground: words('GroundName', [
      'consent',
      'acceptance',
      'contract',
      'legal_duty',
      'security',
      'legacy_bundled_acceptance',
      'exemption',
      'none',
    ]),
  },
  { code: ExemptionCode },
)

/** Duties of a caller that goes on. */
export const Obligation = words('Obligation', [
  'encrypt',
  'mask',
  'log_access',
  'store_in_region',
  'show_notice',
  'reobserve_permission',
  'fallback_channel',
  'notify_afterwards',
  'inform_no_recall',
  'encrypt_transfer',
  'impact_assessment',
  'offer_switch_off',
])

/** A decision with all it rests on. `position`: the rows it was made from. */
export const DecisionBody = closed(
  'Decision',
  {
    decision: words('DecisionWord', ['ALLOW', 'DENY', 'PROMPT', 'STORE_ONLY']),
    reasons: list(Reason, 64),
    basis: Ground,
    evidence: list(EventId, 1_000),
    obligations: list(Obligation, 64),
    alternatives: list(PurposeId, 16),
    profile: LawProfile,
    position: Position,
    decidedAt: Instant,
  },
  {
    policyVersion: closed('PolicyVersion', { policy: PolicyId, version: VersionId }),
    validUntil: Instant,
    /** The same, signed, where that was asked for: compact JWS (docs/reference/receipts.md). */
    receipt: text(200_000),
  },
)
export type DecisionBody = t.TypeOf<typeof DecisionBody>

/** The reason of staff: their questions about people are readings, which are recorded. A service gives none. */
const why = { reason: ReadReason }

/** A question with what stands beside it in a request; `Q` is its type, which a codec made of two does not know. */
const questionWith = <Q extends Question>(name: string, more: t.Props): ClosedType<Q> => {
  const codec = closed(name, Question.required, { ...Question.optional, ...more })
  const is = (u: unknown): u is Q => codec.is(u)
  return Object.assign(
    new t.Type<Q, Q, unknown>(
      name,
      is,
      (u, context) => {
        const result = codec.validate(u, context)
        if (E.isLeft(result)) return result
        return is(result.right) ? t.success(result.right) : t.failure(u, context)
      },
      t.identity,
    ),
    { _tag: codec._tag, required: codec.required, optional: codec.optional },
  )
}

export type AskedQuestion = Question & { readonly reason?: t.TypeOf<typeof ReadReason> }
/** A question as a body. */
export const AskedQuestion = questionWith<AskedQuestion>('AskedQuestion', why)

/** A question in the query of a URL: `categories` joined by commas. */
export const QuestionQuery = questionWith<
  AskedQuestion & { readonly minPosition?: string; readonly receipt?: 'true' }
>('QuestionQuery', { ...why, minPosition: Position, ...signing })

/** Questions asked together. */
export const Batch = closed('Batch', { questions: list(Question, maxBatch) }, why)
/** One answer for each question, in their order. */
export const BatchAnswer = closed('BatchAnswer', { answers: list(DecisionBody, maxBatch) })

/** The person whose data the recipient would see. */
export const RecipientViewQuery = closed(
  'RecipientViewQuery',
  { subject: SubjectId },
  { ...why, minPosition: Position },
)

/** The data that one recipient may get now; empty for a person or recipient that nobody knows (clause 4-c). */
export const RecipientView = closed('RecipientView', {
  recipient: RecipientId,
  subject: SubjectId,
  allowed: list(
    closed(
      'AllowedPurpose',
      { purpose: PurposeId, categories: list(CategoryId, 64), obligations: list(Obligation, 64) },
      { validUntil: Instant },
    ),
    500,
  ),
  position: Position,
})
