/** Decodes the bytes of a leaf to its event. The bytes must be canonical JSON without ciphertext, of a known event type. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { isLedgerEvent } from '../../../events/ledger-event.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { upcast } from '../../../events/upcasters.ts'
import { lineValue } from '../source/lines.ts'
import type { Fault } from '../finding.ts'

export type LeafProblem = {
  readonly fault: Extract<
    Fault,
    'entry-not-canonical' | 'entry-holds-ciphertext' | 'entry-unreadable'
  >
  readonly found?: string
}

const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** The shortest ciphertext that the codec accepts: a leaf contains none, and the codec requires one. */
const noCiphertext = 'AAAAAAAAAAAAAAAAAAAAAAAA'

const withCiphertext = (value: unknown): unknown => {
  if (!isRecord(value) || !Array.isArray(value['sealed'])) return value
  const parts: ReadonlyArray<unknown> = value['sealed']
  if (parts.some((part) => isRecord(part) && 'ct' in part)) return undefined
  const sealed = parts.map((part) => (isRecord(part) ? { ...part, ct: noCiphertext } : part))
  return { ...value, sealed }
}

/** The event of a leaf, with a placeholder in each ciphertext field. */
export const decodeLeaf = (text: string): Either<LeafProblem, LedgerEvent> => {
  const value = lineValue(text)
  if (value === undefined) return E.left({ fault: 'entry-not-canonical' })
  const whole = withCiphertext(value)
  if (whole === undefined) return E.left({ fault: 'entry-holds-ciphertext' })
  const current = upcast(whole)
  if (E.isLeft(current)) return E.left({ fault: 'entry-unreadable', found: current.left })
  return isLedgerEvent(current.right)
    ? E.right(current.right)
    : E.left({ fault: 'entry-unreadable', found: 'malformed' })
}
