/**
 * A row as text: RFC 8785 canonical JSON, with all beyond ASCII escaped. Canonical, so that the same events give the
 * same bytes however they were batched; ASCII, so that a row is read without decoding UTF-8.
 */
import { canonicalJson } from '../../kernel/canonical-json.ts'

const beyondAscii = /[\u007f-\uffff]/g

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The same JSON in ASCII. */
export const inAscii = (json: string): string => json.replace(beyondAscii, escaped)

/** The text of a row. Throws NotCanonical for what a row may not hold: a fraction, a bigint, a function. */
export const rowText = (value: unknown): string => inAscii(canonicalJson(value))
