/** The entries of a whole standing, and whether each is in force: by the gates that decide. */
import type { DeviceId, PolicyId, PurposeId } from '../kernel/ids.ts'
import { trusted } from '../kernel/ids.ts'
import { pairsOf } from '../kernel/entries.ts'
import { scopeFrom } from '../standing/scope-from.ts'
import type { Acceptance, Consent, Scope, Standing, Subscription } from '../standing/standing.ts'
import { acceptanceInForce, consentInForce, subscriptionInForce } from './in-force.ts'
import type { InForce, Moment } from './in-force.ts'

/** An entry by its place. `device`: the part of a consent for that device alone, where it was taken back there. */
export type PartInForce = InForce & { readonly place: string } & (
    | {
        readonly section: 'consents'
        readonly scope: Scope
        readonly entry: Consent
        readonly device?: DeviceId
      }
    | { readonly section: 'policies'; readonly policy: PolicyId; readonly entry: Acceptance }
    | {
        readonly section: 'subscriptions'
        readonly purpose: PurposeId
        readonly entry: Subscription
      }
  )

const consentsIn = (moment: Moment, standing: Standing): ReadonlyArray<PartInForce> =>
  pairsOf(standing.consents).flatMap(([key, entry]) => {
    const scope = scopeFrom(key)
    return consentInForce(moment, scope, entry.categories).map(({ of, ...each }) => {
      const part = { ...each, section: 'consents' as const, scope, entry }
      return of === undefined
        ? { ...part, place: `consents/${key}` }
        : { ...part, place: `consents/${key}/${of}`, device: trusted<DeviceId>(of) }
    })
  })

/** Consents, then acceptances of policies, then subscriptions. The moment's lens includes the joined surrogates. */
export const standingInForce = (moment: Moment, standing: Standing): ReadonlyArray<PartInForce> => {
  const policies = pairsOf(standing.policies).flatMap(([id, { acceptance: entry }]) => {
    if (entry === undefined) return []
    const policy = trusted<PolicyId>(id)
    const now = acceptanceInForce(moment, policy, entry.version)
    return [{ ...now, section: 'policies' as const, place: `policies/${id}`, policy, entry }]
  })
  const subscriptions = pairsOf(standing.subscriptions).map(([id, entry]) => {
    const purpose = trusted<PurposeId>(id)
    const now = subscriptionInForce(moment, { purpose })
    return {
      ...now,
      section: 'subscriptions' as const,
      place: `subscriptions/${id}`,
      purpose,
      entry,
    }
  })
  return [...consentsIn(moment, standing), ...policies, ...subscriptions]
}
