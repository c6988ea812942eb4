/** Withdrawing every consent by one act (PIPL 15). Each event names its scope. */
import type { View } from '../../catalogue/view.ts'
import type { Fact } from '../../events/ledger-event.ts'
import { pairsOf, valuesOf } from '../../kernel/entries.ts'
import { trusted } from '../../kernel/ids.ts'
import type { PolicyId, PurposeId } from '../../kernel/ids.ts'
import { withdrawalsOf } from '../state/withdrawals.ts'
import { isLive, stateOf } from '../state/consent.ts'
import type { ConsentsState, Grant } from '../state/consent.ts'
import { purposesOfPolicy } from '../lookups.ts'
import { records } from '../rule.ts'
import type { Rule } from '../rule.ts'

/**
 * An append holds 2,000 events. Beyond this number, consents are covered by the first event without an event of their
 * own.
 */
const maxNamed = 500

/**
 * Each known consent is withdrawn by an event of its own, so that its recipient is informed; the first event covers
 * all others.
 */
const given = (state: ConsentsState, policy: PolicyId | undefined): ReadonlyArray<Grant> =>
  valuesOf(state.consent.grants).filter(
    ({ key, body }) =>
      (policy === undefined || body.policy === policy) && isLive(stateOf(state, key)),
  )

/** The most purposes that the event can hold, over all versions. */
const maxPurposes = 500

/**
 * The part of one policy; undefined for all policies. An unknown policy also means all, since a withdrawal must not be
 * lost.
 */
const partOf = (view: View, policy: PolicyId | undefined): Part | undefined => {
  const versions = policy === undefined ? undefined : view.catalogue.policies.get(policy)
  if (policy === undefined || versions === undefined) return undefined
  return {
    policy,
    purposes: purposesOfPolicy(view, policy).slice(-maxPurposes),
    sources: new Set(versions.flatMap(({ compiled }) => [...compiled.sources.keys()])),
  }
}
type Part = {
  readonly policy: PolicyId
  readonly purposes: ReadonlyArray<PurposeId>
  readonly sources: ReadonlySet<string>
}

export const withdrawEverything: Rule<'withdraw-everything', ConsentsState> = {
  isDone: (act, { asOf, view }) => given(asOf, partOf(view, act.policy)?.policy).length === 0,
  decide: ({ how, policy: named }, { asOf, view }) => {
    const part = partOf(view, named)
    const proofs = pairsOf(asOf.standing.inbound).filter(
      ([source, { revoked }]) =>
        revoked !== true && (part === undefined || part.sources.has(source)),
    )
    const of = part === undefined ? {} : { policy: part.policy }
    const purposes = part === undefined ? {} : { purposes: part.purposes }
    return records(
      { type: 'EverythingWithdrawn', body: { act: how, ...of, ...purposes } },
      { type: 'MarketingOptedOut', body: { act: how, ...of } },
      ...withdrawalsOf(given(asOf, part?.policy).slice(0, maxNamed), how),
      ...proofs.slice(0, maxNamed).map(([source]): Fact => ({
        type: 'InboundConsentRevoked',
        body: { source: trusted(source) },
      })),
    )
  },
}
