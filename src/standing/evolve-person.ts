/** Devices, exemptions and the end of the account in a person's standing. */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { changed, overtakes, put, withEntry } from './latest.ts'
import { anyKey } from './standing.ts'
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

const withDevice = (
  standing: Standing,
  device: string,
  change: (old: { readonly [permission: string]: Permission }) => {
    readonly [permission: string]: Permission
  },
): Standing => {
  const next = change(standing.permissions?.[device] ?? {})
  return changed(standing, 'permissions', withEntry(standing.permissions, device, next))
}

type DevicePermissions = { readonly [permission: string]: Permission }

/** After an uninstall nothing is known of that device's switches, nor of what is told later of before (clause 5.4-c). */
const forget = (old: DevicePermissions, mark: Mark): DevicePermissions => {
  const unknown: Permission = { at: mark.at, event: mark.event, state: 'unknown' }
  const entries = Object.entries(old).map(
    ([key, permission]) => [key, overtakes(permission, mark) ? unknown : permission] as const,
  )
  return put(Object.fromEntries(entries), anyKey, unknown)
}

const observed = (old: DevicePermissions, id: string, next: Permission): DevicePermissions => {
  const uninstalled = old[anyKey]
  return uninstalled !== undefined && uninstalled.at > next.at ? old : put(old, id, next)
}

const withoutExemption = (standing: Standing, id: string): Standing => {
  if (standing.exemptions?.[id] === undefined) return standing
  const { [id]: _closed, ...rest } = standing.exemptions
  return changed(standing, 'exemptions', rest)
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
  const old = exemption === undefined ? undefined : standing.exemptions?.[exemption]
  if (exemption === undefined || old === undefined) return standing
  const used = { ...old, used: true as const }
  return changed(standing, 'exemptions', withEntry(standing.exemptions, exemption, used))
}

export const evolvePerson = (standing: Standing, event: PersonEvent): Standing => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  switch (event.type) {
    case 'DevicePermissionObserved': {
      const { device, permission, state, precision } = event.body
      return withDevice(standing, device, (old) =>
        observed(old, permission, { at: mark.at, event: mark.event, state, precision }),
      )
    }
    case 'DeviceUninstallObserved':
      return withDevice(standing, event.body.device, (old) => forget(old, mark))
    case 'FeatureToggled': {
      const { feature, state } = event.body
      return changed(
        standing,
        'features',
        put(standing.features, feature, { at: mark.at, event: mark.event, state }),
      )
    }
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
      return event.body.account === 'app' ? changed(standing, 'cancelled', mark) : standing
    case 'CryptoShredded':
      return changed(standing, 'erased', mark)
  }
}
