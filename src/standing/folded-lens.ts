/** What a decision looks up in a person's standing, found in the folded standing itself. */
import { forEachEntry, valuesOf } from '../kernel/entries.ts'
import { consentIn } from './consent-in.ts'
import { own } from './latest.ts'
import type { StandingLens } from './lens.ts'
import { sinceReopening } from './since-reopening.ts'
import { anyKey } from './standing.ts'
import type { Standing } from './standing.ts'

const wholeLens = (standing: Standing): StandingLens => ({
  ended: () => standing.cancelled ?? standing.erased,
  minor: () => standing.minor,
  guardianConsent: () => standing.guardianConsent,
  exemptions: () => valuesOf(standing.exemptions),
  objection: (purpose) => own(standing.objections, purpose),
  policy: (policy) => own(standing.policies, policy),
  preference: (key) => own(standing.marketing, key),
  channelsOf: (purpose) => {
    const channels: string[] = []
    forEachEntry(standing.marketing, (key) => {
      if (key.startsWith(`${purpose}/`) && !key.endsWith(`/${anyKey}`))
        channels.push(key.slice(purpose.length + 1))
    })
    return channels
  },
  mayHaveSaidNo: () =>
    standing.consents !== undefined ||
    standing.features !== undefined ||
    standing.sweeps !== undefined,
  feature: (key) => own(standing.features, key),
  consent: (key) => consentIn(standing, key),
  permission: (device, permission) => own(own(standing.permissions, device), permission),
  permissionAnywhere: (permission) =>
    valuesOf(standing.permissions).flatMap((device) => own(device, permission) ?? []),
  agreement: (agreement) => own(standing.agreements, agreement),
  subscription: (purpose) => own(standing.subscriptions, purpose),
  inbound: (source) => own(standing.inbound, source),
})

/** A lens over a folded standing. */
export const lensOf = (standing: Standing): StandingLens =>
  sinceReopening(wholeLens(standing), standing.reopened)
