/** Devices, exemptions and erasure in a person's standing. */
import type { FeatureToggled } from '../../events/facts/device.ts'
import type { BodyOf } from '../../events/event.ts'
import type { Occurred } from '../../events/ledger-event.ts'
import { mapEntries, sizeOf, withEntry, withoutEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import { endDateIn } from '../../events/end-date.ts'
import { earlier } from '../../kernel/instant.ts'
import { most } from '../bounds.ts'
import { changed, overtakes, own, put } from '../latest.ts'
import { anyKey, policyKey, sweepKey, switchKey } from '../standing.ts'
import type { Mark, Permission, Standing } from '../standing.ts'

type PersonEvent = Extract<
  Occurred,
  {
    readonly type:
      | 'DevicePermissionObserved'
      | 'DeviceUninstallObserved'
      | 'FeatureToggled'
      | 'ExemptionInvoked'
      | 'ExemptionApproved'
      | 'ExemptionClosed'
      | 'PublicDataObjected'
      | 'DisclosureAuthorised'
      | 'PublishedRecorded'
      | 'CryptoShredded'
  }
>

/**
 * A device beyond the bound of which nothing was known cannot be switched on any more: that it is off, or gone, is on
 * record and needs no entry, or somebody could make any number of them. `isOff` for such a word.
 */
const isNoNews = ({ permissions }: Standing, device: string, isOff: boolean): boolean =>
  isOff && sizeOf(permissions) >= most.devices && own(permissions, device) === undefined

const withDevice = (
  standing: Standing,
  device: string,
  change: (old: Entries<Permission>) => Entries<Permission>,
): Standing => {
  const next = change(own(standing.permissions, device))
  return changed(standing, 'permissions', withEntry(standing.permissions, device, next))
}

type Seen = Pick<Permission, 'firstOn' | 'lastOff'>

/** All observations of a permission, in whatever order they were recorded. */
const seenOf = (old: Permission | undefined, mark: Mark, state: 'on' | 'off'): Seen => {
  const firstOn =
    state === 'on' && (old?.firstOn === undefined || mark.at < old.firstOn) ? mark.at : old?.firstOn
  const lastOff = state === 'off' && overtakes(old?.lastOff, mark) ? mark : old?.lastOff
  return {
    ...(firstOn === undefined ? {} : { firstOn }),
    ...(lastOff === undefined ? {} : { lastOff }),
  }
}

const unknownFrom = (mark: Mark, { firstOn, lastOff }: Seen = {}): Permission => ({
  at: mark.at,
  event: mark.event,
  state: 'unknown',
  ...(firstOn === undefined ? {} : { firstOn }),
  ...(lastOff === undefined ? {} : { lastOff }),
})

/** After an uninstall nothing is known of that device's switches, nor of what is told later of before (clause 5.4-c). */
const forget = (old: Entries<Permission>, mark: Mark): Entries<Permission> => {
  const entries = mapEntries(old, (_, permission) =>
    overtakes(permission, mark) ? unknownFrom(mark, permission) : permission,
  )
  return put(entries, anyKey, unknownFrom(mark))
}

type Observed = Extract<PersonEvent, { type: 'DevicePermissionObserved' }>

const observed = (old: Entries<Permission>, event: Observed): Entries<Permission> => {
  const { permission: id, state, precision } = event.body
  const mark: Mark = { at: event.occurredAt, event: event.id }
  const before = own(old, id)
  const seen = seenOf(before, mark, state)
  const uninstalled = own(old, anyKey)
  if (uninstalled !== undefined && uninstalled.at > mark.at)
    return withEntry(
      old,
      id,
      before === undefined ? unknownFrom(uninstalled, seen) : { ...before, ...seen },
    )
  return overtakes(before, mark) || before === undefined
    ? withEntry(old, id, { at: mark.at, event: mark.event, state, precision, ...seen })
    : withEntry(old, id, { ...before, ...seen })
}

const withoutExemption = (standing: Standing, id: string): Standing => {
  const rest = withoutEntry(standing.exemptions, id)
  return rest === standing.exemptions ? standing : changed(standing, 'exemptions', rest)
}

const exempted = (
  standing: Standing,
  event: Extract<PersonEvent, { type: 'ExemptionInvoked' }>,
  mark: Mark,
): Standing => {
  const { exemption, list, code, purpose, categories, until, recipient } = event.body
  const entry = {
    at: mark.at,
    event: mark.event,
    list,
    code,
    purpose,
    categories,
    // Its own end date holds whatever else was said, and one that nobody can read is none (clause 1.6-E3).
    until: earlier(until, endDateIn(event.body.evidence) ?? until),
    ...(recipient === undefined ? {} : { recipient }),
    ...(event.body.awaitsApproval === true ? { awaits: true as const } : {}),
  }
  return changed(standing, 'exemptions', put(standing.exemptions, exemption, entry))
}

const approvedExemption = (standing: Standing, exemption: string, { event }: Mark): Standing => {
  const old = own(standing.exemptions, exemption)
  if (old?.awaits !== true) return standing
  const { awaits: _, ...rest } = old
  const approved = { ...rest, approved: event }
  return changed(standing, 'exemptions', withEntry(standing.exemptions, exemption, approved))
}

const usedExemption = (standing: Standing, exemption: string | undefined): Standing => {
  const old = exemption === undefined ? undefined : own(standing.exemptions, exemption)
  if (exemption === undefined || old === undefined) return standing
  const used = { ...old, used: true as const }
  return changed(standing, 'exemptions', withEntry(standing.exemptions, exemption, used))
}

/** Consents of the purposes that the feature set off go with it, on the device it was switched off on or on all. */
const sweptBy = (
  { sweeps }: Standing,
  { ends = [], device }: BodyOf<typeof FeatureToggled>,
  mark: Mark,
): Standing['sweeps'] => {
  let swept = sweeps
  for (const purpose of ends) {
    const key = sweepKey(undefined, purpose, device)
    const old = own(swept, key)
    if (overtakes(old?.withdrawn, mark)) swept = withEntry(swept, key, { ...old, withdrawn: mark })
  }
  return swept
}

/** Switched off on a device that nothing is known of, beyond what one person may begin: there is nothing it could end. */
const toggled = (standing: Standing, body: BodyOf<typeof FeatureToggled>, mark: Mark): Standing => {
  const { feature, device, state } = body
  const key = switchKey(feature, device)
  const { features } = standing
  const isFull = device !== undefined && state === 'off' && sizeOf(features) >= most.consents
  if (isFull && own(features, key) === undefined) return standing
  const entry = { at: mark.at, event: mark.event, state }
  const switched = changed(standing, 'features', put(features, key, entry))
  const sweeps = sweptBy(standing, body, mark)
  return sweeps === standing.sweeps ? switched : changed(switched, 'sweeps', sweeps)
}

export const evolvePerson = (standing: Standing, event: PersonEvent): Standing => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'DevicePermissionObserved': {
      const { device, state } = event.body
      if (isNoNews(standing, device, state === 'off')) return standing
      return withDevice(standing, device, (old) => observed(old, event))
    }
    case 'DeviceUninstallObserved':
      if (isNoNews(standing, event.body.device, true)) return standing
      return withDevice(standing, event.body.device, (old) => forget(old, mark))
    case 'FeatureToggled':
      return toggled(standing, event.body, mark)
    case 'ExemptionInvoked':
      return exempted(standing, event, mark)
    case 'ExemptionApproved':
      return approvedExemption(standing, event.body.exemption, mark)
    case 'ExemptionClosed':
      return withoutExemption(standing, event.body.exemption)
    case 'PublicDataObjected': {
      const { policy, purpose = policyKey(policy) } = event.body
      return changed(standing, 'objections', put(standing.objections, purpose, mark))
    }
    case 'DisclosureAuthorised':
    case 'PublishedRecorded':
      return usedExemption(standing, event.body.exemption)
    case 'CryptoShredded':
      return changed(standing, 'erased', mark)
  }
}
