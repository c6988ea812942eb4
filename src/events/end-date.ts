/** Dates that stand among an exemption's evidence: the end of an emergency, the day by which the person is to be told. */
import { E } from '../fp.ts'
import { parseInstant, plusMs } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'
import type { ExemptionEvidence } from './vocabulary.ts'

const dayMs = 86_400_000
const isDay = /^\d{4}-\d{2}-\d{2}$/

/** `YYYY-MM-DD` is good to the end of that day in China (UTC+8); else RFC 3339. Undefined for what is neither. */
export const endOfDate = (text: string): Instant | undefined => {
  const trimmed = text.trim()
  const read = parseInstant(isDay.test(trimmed) ? `${trimmed}T00:00:00+08:00` : trimmed)
  if (E.isLeft(read)) return undefined
  return isDay.test(trimmed) ? plusMs(read.right, dayMs) : read.right
}

/** Events hold the reference sealed; older ones in clear. */
type Item = { readonly kind: ExemptionEvidence; readonly reference?: string | undefined }

/** The earliest end date that the evidence names and that can be read. */
export const endDateIn = (evidence: ReadonlyArray<Item>): Instant | undefined =>
  evidence
    .flatMap(({ kind, reference }) =>
      kind === 'end_date' && reference !== undefined ? (endOfDate(reference) ?? []) : [],
    )
    .sort()[0]
