/** Taking back every consent by one act (PIPL 15): each event says its scope. */
import type { Fact } from '../events/ledger-event.ts'
import { pairsOf, valuesOf } from '../kernel/entries.ts'
import { trusted } from '../kernel/ids.ts'
import { withdrawalsOf } from './withdrawals.ts'
import { isLive, stateOf } from './consent-life.ts'
import type { ConsentsState, Grant } from './consent-life.ts'
import { records } from './setting.ts'
import type { Rule } from './setting.ts'

/** An append holds two thousand events; whoever gave more is covered by the first event all the same. */
const maxNamed = 500

/** Every consent is taken back, and each that is known by an event of its own, so that its recipient is told. */
const given = (state: ConsentsState): ReadonlyArray<Grant> =>
  valuesOf(state.consent.grants).filter(({ key }) => isLive(stateOf(state, key)))

export const withdrawEverything: Rule<'withdraw-everything', ConsentsState> = {
  isDone: (_, { asOf }) => given(asOf).length === 0,
  decide: ({ how }, { asOf }) => {
    const proofs = pairsOf(asOf.standing.inbound).filter(([, { revoked }]) => revoked !== true)
    return records(
      { type: 'EverythingWithdrawn', body: { act: how } },
      { type: 'MarketingOptedOut', body: { act: how } },
      ...withdrawalsOf(given(asOf).slice(0, maxNamed), how),
      ...proofs.slice(0, maxNamed).map(([source]): Fact => ({
        type: 'InboundConsentRevoked',
        body: { source: trusted(source) },
      })),
    )
  },
}
