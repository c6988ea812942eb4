/** Events that withdraw consents, one for each. */
import type { Fact } from '../../events/ledger-event.ts'
import type { ActKind } from '../../events/vocabulary.ts'
import { noOn } from './consent.ts'
import type { Grant } from './consent.ts'

/** A withdrawal for each of these grants; also for switches and other acts that withdraw consents. */
export const withdrawalsOf = (grants: ReadonlyArray<Grant>, act: ActKind): ReadonlyArray<Fact> =>
  grants.map(({ body }) => ({ type: 'ConsentWithdrawn', body: noOn(body, act, false) }))
