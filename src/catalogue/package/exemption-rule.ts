/** One ground on which data may be processed or provided without fresh consent, and what it must bring. */
import { t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import { ExemptionCode, ExemptionEvidence, ExemptionList } from '../../events/vocabulary.ts'
import { Clauses, Label } from './label.ts'

/** Keyed by list and code. `n` is the number the text gives it: for display only. */
export const ExemptionRule = closed(
  'ExemptionRule',
  {
    /** For collecting and using, or for giving to others: the same code may stand in both. */
    list: ExemptionList,
    /** The name in acts and questions. */
    code: ExemptionCode,
    n: whole(1, 20),
    label: Label,
    clauses: Clauses,
    /** All of this must be brought when it is invoked. */
    evidence: list(ExemptionEvidence, 17),
    /** The limb of PIPL 13(1) it rests on; absent from the law is `none`. */
    limb: text(40),
  },
  {
    /** The person may object and turn it off (PIPL 27). */
    objectable: t.boolean,
    /** Good for one use only. */
    once: t.boolean,
    /** The number of the authority's officers that must be named, sealed; one when absent (clause 4-E3: two). */
    officers: whole(1, 5),
    /** Hours after which it lapses by itself; `defaultMaxHours` when absent. */
    maxHours: whole(1, 87_600),
    /** Never for statistics or marketing, whatever its scope says (clause 1.6-E9). */
    notForAnalytics: t.boolean,
    /** The interests it protects, where the two lists differ in width (clause 4-E4). */
    protects: list(words('Interest', ['life', 'property', 'reputation', 'other']), 4),
    /** The reading of an unclear source text. */
    doubt: Label,
  },
)
export type ExemptionRule = t.TypeOf<typeof ExemptionRule>

/** No exemption is without end (clause 1.6-E0, time-boxed): 90 days where the policy's rule gives no hours. */
export const defaultMaxHours = 90 * 24
