/** Devices, exemptions and the end of the account in a person's standing. */
import type { FeatureToggled } from '../events/device.ts'
import type { BodyOf } from '../events/event.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import { mapEntries, sizeOf, withEntry, withoutEntry } from '../kernel/entries.ts'
import type { Entries } from '../kernel/entries.ts'
import { most } from './bounds.ts'
import { changed, overtakes, own, put } from './latest.ts'
import { anyKey, sweepKey } from './standing.ts'
import type { Mark, Permission, Standing } from './standing.ts'

type PersonEvent = Extract<
  LedgerEvent,
  {
    readonly type:
      | 'DevicePermissionObserved'
      | 'DeviceUninstallObserved'
      | 'FeatureToggled'
      | 'ExemptionInvoked'
      | 'ExemptionClosed'
      | 'PublicDataObjected'
      | 'DisclosureAuthorised'
      | 'AccountCancelled'
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

/** After an uninstall nothing is known of that device's switches, nor of what is told later of before (clause 5.4-c). */
const forget = (old: Entries<Permission>, mark: Mark): Entries<Permission> => {
  const unknown: Permission = { at: mark.at, event: mark.event, state: 'unknown' }
  const entries = mapEntries(old, (_, permission) =>
    overtakes(permission, mark) ? unknown : permission,
  )
  return put(entries, anyKey, unknown)
}

const observed = (old: Entries<Permission>, id: string, next: Permission): Entries<Permission> => {
  const uninstalled = own(old, anyKey)
  return uninstalled !== undefined && uninstalled.at > next.at ? old : put(old, id, next)
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
    until,
    ...(recipient === undefined ? {} : { recipient }),
  }
  return changed(standing, 'exemptions', put(standing.exemptions, exemption, entry))
}

const usedExemption = (standing: Standing, exemption: string | undefined): Standing => {
  const old = exemption === undefined ? undefined : own(standing.exemptions, exemption)
  if (exemption === undefined || old === undefined) return standing
  const used = { ...old, used: true as const }
  return changed(standing, 'exemptions', withEntry(standing.exemptions, exemption, used))
}

/** Consents of the purposes that the feature set off go with it, on the device it was switched off on or on all. */
const toggled = (
  standing: Standing,
  { feature, state, device, ends = [] }: BodyOf<typeof FeatureToggled>,
  mark: Mark,
): Standing => {
  const entry = { at: mark.at, event: mark.event, state }
  let { sweeps } = standing
  for (const purpose of ends) {
    const key = sweepKey(undefined, purpose, device)
    const old = own(sweeps, key)
    if (overtakes(old?.withdrawn, mark))
      sweeps = withEntry(sweeps, key, { ...old, withdrawn: mark })
  }
  const switched = changed(standing, 'features', put(standing.features, feature, entry))
  return sweeps === standing.sweeps ? switched : changed(switched, 'sweeps', sweeps)
}

export const evolvePerson = (standing: Standing, event: PersonEvent): Standing => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'DevicePermissionObserved': {
      const { device, permission, state, precision } = event.body
      if (isNoNews(standing, device, state === 'off')) return standing
      return withDevice(standing, device, (old) =>
        observed(old, permission, { at: mark.at, event: mark.event, state, precision }),
      )
    }
    case 'DeviceUninstallObserved':
      if (isNoNews(standing, event.body.device, true)) return standing
      return withDevice(standing, event.body.device, (old) => forget(old, mark))
    case 'FeatureToggled':
      return toggled(standing, event.body, mark)
    case 'ExemptionInvoked':
      return exempted(standing, event, mark)
    case 'ExemptionClosed':
      return withoutExemption(standing, event.body.exemption)
    case 'PublicDataObjected': {
      const { purpose = anyKey } = event.body
      return changed(standing, 'objections', put(standing.objections, purpose, mark))
    }
    case 'DisclosureAuthorised':
      return usedExemption(standing, event.body.exemption)
    case 'AccountCancelled':
      // Cancelling e-banking closes the app account by an event of its own (clause 5.4-a).
      return event.body.account === 'app' && overtakes(standing.cancelled, mark)
        ? changed(standing, 'cancelled', mark)
        : standing
    case 'CryptoShredded':
      return changed(standing, 'erased', mark)
  }
}
