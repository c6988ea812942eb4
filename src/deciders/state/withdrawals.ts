/** Consents taken back, one event for each. */
import type { Fact } from '../../events/ledger-event.ts'
import type { ActKind } from '../../events/vocabulary.ts'
import { noOn } from './consent.ts'
import type { Grant } from './consent.ts'

/** Each of these as withdrawn; also used where a switch or another act takes consents back. */
export const withdrawalsOf = (grants: ReadonlyArray<Grant>, act: ActKind): ReadonlyArray<Fact> =>
  grants.map(({ body }) => ({ type: 'ConsentWithdrawn', body: noOn(body, act, false) }))
