/** Verifies a signed decision by itself, with trusted keys. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decode } from '../../kernel/codec.ts'
import type { Fault } from '../../kernel/codec.ts'
import type { Key } from '../../transparency/note/key.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import { DecisionClaims } from './decision-claims.ts'
import { verifyJws } from './jws.ts'
import type { JwsRejection } from './jws.ts'

export type DecisionRejection =
  | JwsRejection
  | { readonly rejected: 'claims-malformed'; readonly faults: ReadonlyArray<Fault> }
  | { readonly rejected: 'claim-differs'; readonly claim: 'sub' }
  | { readonly rejected: 'issuer-differs'; readonly expected: string }

/** The claims, and the id of the key that signed them. */
export type VerifiedDecision = { readonly claims: DecisionClaims; readonly key: string }

/** Verifies signature and form. Whether the answer was right is checked by `replayDecision`. */
export const verifyDecision = (
  primitives: Pick<Primitives, 'verifyEd25519'>,
  keys: ReadonlyArray<Key>,
  text: string,
): Either<DecisionRejection, VerifiedDecision> => {
  const signed = verifyJws(primitives, keys, 'consent-decision+jwt', text)
  if (E.isLeft(signed)) return signed
  const claims = decode(DecisionClaims)(signed.right.claims)
  if (E.isLeft(claims)) return E.left({ rejected: 'claims-malformed', faults: claims.left })
  const { iss, sub, question } = claims.right
  const { key } = signed.right
  if (sub !== question.subject) return E.left({ rejected: 'claim-differs', claim: 'sub' })
  return iss === key.name
    ? E.right({ claims: claims.right, key: key.id })
    : E.left({ rejected: 'issuer-differs', expected: key.name })
}
