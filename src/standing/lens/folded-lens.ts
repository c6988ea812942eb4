/** The look-ups of a decision, in the folded standing itself. */
import { forEachEntry, pairsOf, valuesOf } from '../../kernel/entries.ts'
import { trusted } from '../../kernel/ids.ts'
import type { DeviceId, SubjectId } from '../../kernel/ids.ts'
import { consentIn, lastReached, reopenedUnder, sweptAway } from '../consent-in.ts'
import { own } from '../latest.ts'
import type { StandingLens } from './lens.ts'
import { anyKey } from '../standing.ts'
import type { Mark, Standing } from '../standing.ts'

const cancelledIn = (
  { cancelled }: Standing,
  accounts?: ReadonlyArray<string>,
): Mark | undefined => {
  if (cancelled === undefined) return undefined
  if (accounts === undefined) return valuesOf(cancelled)[0]
  for (const account of accounts) {
    const mark = own(cancelled, account)
    if (mark !== undefined) return mark
  }
  return undefined
}

/** A lens over a folded standing. */
export const lensOf = (standing: Standing): StandingLens => ({
  ended: (accounts) => cancelledIn(standing, accounts) ?? standing.erased,
  reopened: (policy) => reopenedUnder(standing.reopened, policy),
  minor: () => standing.minor,
  reached: () => lastReached((threshold) => own(standing.reached, threshold)),
  guardianConsent: (policy) => own(standing.guardianConsents, policy),
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
  sweptAway: (key) => sweptAway({ at: (sweep) => own(standing.sweeps, sweep) }, key),
  permission: (device, permission) => own(own(standing.permissions, device), permission),
  permissionAnywhere: (permission) =>
    valuesOf(standing.permissions).flatMap((device) => own(device, permission) ?? []),
  devicesWith: (permission) =>
    pairsOf(standing.permissions)
      .filter(([, states]) => own(states, permission) !== undefined)
      .map(([device]) => trusted<DeviceId>(device)),
  agreement: (agreement) => own(standing.agreements, agreement),
  subscription: (purpose) => own(standing.subscriptions, purpose),
  inbound: (source) => own(standing.inbound, source),
  joinedWith: () => pairsOf(standing.joined).map(([other]) => trusted<SubjectId>(other)),
})
