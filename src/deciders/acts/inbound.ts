/** A partner's proof that the person allowed it to pass data on (clauses P.IV, 1.2(4)-b). */
import type { InboundSource } from '../../catalogue/package/parties.ts'
import type { View } from '../../catalogue/view.ts'
import type { SourceId } from '../../kernel/ids.ts'
import type { ConsentsState } from '../state/consent.ts'
import { categoryFault, closedFault, own, policyWith, sameIds } from '../lookups.ts'
import { records, refused } from '../rule.ts'
import type { Rule, Rules } from '../rule.ts'

const sourceOf = ({ inForce }: View, id: SourceId): InboundSource | undefined => {
  for (const { compiled } of inForce.values()) {
    const source = compiled.sources.get(id)
    if (source !== undefined) return source
  }
  return undefined
}

const receive: Rule<'receive-inbound-proof', ConsentsState> = {
  isDone: ({ source, proofSha256, categories, expiresAt }, { asOf }) => {
    const inbound = own(asOf.standing.inbound, source)
    return (
      inbound !== undefined &&
      inbound.revoked !== true &&
      inbound.until === expiresAt &&
      sameIds(inbound.categories, categories) &&
      own(asOf.consent.proofs, source)?.proofSha256 === proofSha256
    )
  },
  decide: ({ source, proofSha256, categories, expiresAt }, { asOf, view, at }) => {
    const policy = policyWith(view, ({ compiled }) => compiled.sources.has(source))
    const closed = closedFault(view, asOf.standing, policy)
    if (closed !== undefined) return refused(closed)
    const registered = sourceOf(view, source)
    if (registered === undefined) return refused({ refusal: 'source-unregistered', source })
    const fault = categoryFault(registered, categories)
    if (fault !== undefined) return refused(fault)
    if (expiresAt <= at) return refused({ refusal: 'until-in-the-past', until: expiresAt })
    const body = { source, proofSha256, categories, expiresAt }
    return records({ type: 'InboundConsentEvidenceReceived', body })
  },
}

/** Also without a proof on record, so that it ends a proof that is reported later with an earlier time. */
const revoke: Rule<'revoke-inbound', ConsentsState> = {
  isDone: ({ source }, { asOf }) => own(asOf.standing.inbound, source)?.revoked === true,
  decide: ({ source }) => records({ type: 'InboundConsentRevoked', body: { source } }),
}

export const inboundRules: Rules<'receive-inbound-proof' | 'revoke-inbound', ConsentsState> = {
  'receive-inbound-proof': receive,
  'revoke-inbound': revoke,
}
