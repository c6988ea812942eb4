/** Verifies a receipt by itself, with trusted keys. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { ProofRejection } from '../../transparency/proof/rejection.ts'
import { verifyEntry } from '../../transparency/proof/verify-entry.ts'
import type { VerifiedEntry } from '../../transparency/proof/verify-entry.ts'
import { receiptFrom } from './claims.ts'
import type { ClaimsRejection, Receipt } from './claims.ts'
import { verifyJws } from './jws.ts'
import type { JwsRejection } from './jws.ts'

export type ReceiptRejection =
  | JwsRejection
  | ClaimsRejection
  | ProofRejection
  | { readonly rejected: 'issuer-differs'; readonly expected: string }
  | QuorumUnproven

/** The policy requires witnesses, and the statement has no part that they could have signed. */
export type QuorumUnproven = { readonly rejected: 'quorum-unproven'; readonly quorum: string }

/** A valid receipt; `proven` if it has a proof that its entry is in the log. */
export type VerifiedReceipt = Receipt & {
  /** The id of the signing key. */
  readonly key: string
  readonly proven: VerifiedEntry | undefined
}

/**
 * Verifies signature, claims and, if present, the proof. A receipt with a failing proof is refused, and so is one
 * without a proof under a policy that requires witnesses.
 */
export const verifyReceipt = (
  primitives: Primitives,
  policy: Policy,
  text: string,
): Either<ReceiptRejection, VerifiedReceipt> => {
  const signed = verifyJws(primitives, policy.logs, 'consent-receipt+jwt', text)
  if (E.isLeft(signed)) return signed
  const receipt = receiptFrom(signed.right.claims)
  if (E.isLeft(receipt)) return receipt
  const { key } = signed.right
  const { claims, event } = receipt.right
  if (claims.iss !== key.name) return E.left({ rejected: 'issuer-differs', expected: key.name })
  const verified = { claims, event, key: key.id }
  if (claims.proof === undefined)
    return policy.needs === undefined
      ? E.right({ ...verified, proven: undefined })
      : E.left({ rejected: 'quorum-unproven', quorum: policy.quorum })
  const proven = verifyEntry(primitives, policy, bytesFrom(claims.entry), bytesFrom(claims.proof))
  return E.isLeft(proven) ? proven : E.right({ ...verified, proven: proven.right })
}
