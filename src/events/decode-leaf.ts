/** A Merkle leaf to the event it stands for: all of it but the ciphertext, which no leaf holds. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { decodeStored } from './decode-stored.ts'
import type { Unreadable } from './envelope.ts'
import { leafText } from './leaf.ts'
import type { LedgerEvent } from './ledger-event.ts'
import { nonceBytes, tagBytes } from './sealed.ts'

/** An event as its leaf tells it. */
export type LeafEvent = Omit<LedgerEvent, 'sealed'>

const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

// Whatever ciphertext there was: the codec of a whole event asks for some. Its hash beside it is not held against it.
const anyCiphertext = 'A'.repeat(4 * Math.ceil((nonceBytes + tagBytes + 2) / 3))

const filled = (part: unknown): unknown =>
  isRecord(part) && !('ct' in part) ? { ...part, ct: anyCiphertext } : part

/**
 * The event, checked against the closed codec of its type; refused where the text is no leaf: with ciphertext in it, or
 * with sealed parts that are not as such parts are.
 */
export const decodeLeaf = (leaf: string): Either<Unreadable, LeafEvent> => {
  const parsed = E.tryCatch(
    (): unknown => JSON.parse(leaf),
    () => 'not-json' as const,
  )
  if (E.isLeft(parsed)) return parsed
  if (!isRecord(parsed.right) || leafText(leaf) !== leaf) return E.left('malformed')
  const { sealed } = parsed.right
  const whole = Array.isArray(sealed)
    ? JSON.stringify({ ...parsed.right, sealed: sealed.map(filled) })
    : leaf
  const event = decodeStored(whole)
  if (E.isLeft(event)) return event
  const { sealed: _, ...rest } = event.right
  return E.right(rest)
}
