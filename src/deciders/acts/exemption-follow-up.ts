/**
 * Acts after an exemption was invoked: the second officer's approval, and the notice to the person (clauses 1.6-E5,
 * 4-E3, 4-E4).
 */
import { uninvokedFault } from '../state/exemption.ts'
import type { ExemptionState } from '../state/exemption.ts'
import { own } from '../lookups.ts'
import { records, refused } from '../rule.ts'
import type { Rule, Rules } from '../rule.ts'

/**
 * The approval needs a credential of another system: two credentials of one system count as one caller, since keys are
 * renewed. Known hole: one officer with credentials of two systems is not noticed; the operator must not issue them.
 */
const approve: Rule<'approve-exemption', ExemptionState> = {
  isDone: ({ exemption }, { known }) => {
    const old = own(known.exemption, exemption)
    return old !== undefined && old.awaits !== true
  },
  decide: ({ exemption }, { known, at, actor, kin = [] }) => {
    const old = own(known.exemption, exemption)
    if (old === undefined) return refused({ refusal: 'exemption-unknown', matter: exemption })
    const early = uninvokedFault(old, at)
    if (early !== undefined) return refused(early)
    if (old.awaits !== true) return records()
    if (old.isClosed) return refused({ refusal: 'exemption-closed', matter: exemption })
    return actor === undefined || actor === old.by || kin.some((each) => each === old.by)
      ? refused({ refusal: 'exemption-approvers-same' })
      : records({ type: 'ExemptionApproved', body: { exemption } })
  },
}

/** Also for a closed or used exemption: the person must be informed in any case (PIPL 18). */
const giveNotice: Rule<'give-exemption-notice', ExemptionState> = {
  isDone: ({ exemption }, { known }) => own(known.exemption, exemption)?.isNoticeGiven === true,
  decide: ({ exemption }, { known, at }) => {
    const old = own(known.exemption, exemption)
    if (old === undefined) return refused({ refusal: 'exemption-unknown', matter: exemption })
    const early = uninvokedFault(old, at)
    if (early !== undefined) return refused(early)
    return records({ type: 'ExemptionNoticeGiven', body: { exemption } })
  },
}

export const exemptionFollowUps: Rules<
  'approve-exemption' | 'give-exemption-notice',
  ExemptionState
> = { 'approve-exemption': approve, 'give-exemption-notice': giveNotice }
