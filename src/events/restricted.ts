/** Exemptions of which the person need not, and may not, be told (clauses 1.6-E2, 4-E1; PIPL 18). */
import type { ExemptionCode } from './vocabulary.ts'

/**
 * Seen by auditors and officers alone: not in the person's own record, and opening nothing for a question that does not
 * name it.
 */
export const isRestricted = (code: ExemptionCode | undefined): boolean =>
  code === 'national_security'
