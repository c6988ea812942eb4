/** What goes in and out of the decision routes. */
import { E, t } from '../fp.ts'
import { closed, list, text, words } from '../kernel/codec.ts'
import type { ClosedType } from '../kernel/codec.ts'
import {
  CategoryId,
  EventId,
  PolicyId,
  PurposeId,
  RecipientId,
  SubjectId,
  VersionId,
} from '../kernel/ids.ts'
import { Instant } from '../kernel/instant.ts'
import { reasonCodes } from '../decisions/answer.ts'
import { Question } from '../decisions/question.ts'
import { ConsentKind, ExemptionCode, LawProfile } from '../events/vocabulary.ts'
import { Position } from './scalars.ts'

/** Answer from rows at this position or a later one. */
export const MinPosition = closed('MinPosition', {}, { minPosition: Position })

/** Questions of one request: what one page of a campaign asks, well under the body's limit. */
export const maxBatch = 500

const Reason = closed(
  'Reason',
  { code: words('ReasonCode', reasonCodes) },
  { kind: ConsentKind, categories: list(CategoryId, 64), item: text(200) },
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

/** What a caller must do if it goes on. */
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
  },
)
export type DecisionBody = t.TypeOf<typeof DecisionBody>

/** Questions asked together. */
export const Batch = closed('Batch', { questions: list(Question, maxBatch) })
/** One answer for each question, in their order. */
export const BatchAnswer = closed('BatchAnswer', { answers: list(DecisionBody, maxBatch) })

type AskedByQuery = Question & { readonly minPosition?: string }

const inQuery = closed('QuestionQuery', Question.required, {
  ...Question.optional,
  minPosition: Position,
})
const isAsked = (u: unknown): u is AskedByQuery => inQuery.is(u)

/** A question in the query of a URL: `categories` joined by commas. */
export const QuestionQuery: ClosedType<AskedByQuery> = Object.assign(
  new t.Type<AskedByQuery, AskedByQuery, unknown>(
    inQuery.name,
    isAsked,
    (u, context) => {
      const result = inQuery.validate(u, context)
      if (E.isLeft(result)) return result
      return isAsked(result.right) ? t.success(result.right) : t.failure(u, context)
    },
    t.identity,
  ),
  { _tag: inQuery._tag, required: inQuery.required, optional: inQuery.optional },
)

/** What may be given to one recipient now; empty for a person or recipient nobody knows (clause 4-c). */
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
